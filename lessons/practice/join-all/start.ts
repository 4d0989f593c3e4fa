// Two cooks prepare a supper. Main serves it when both are done.
// It should print "hot soup, fresh bread".
import { print, Shared, Thread } from "threadlab";

const soup = new Shared("cold");
const bread = new Shared("no");

export function cook() {
  soup.value = "hot";
}

export function bake() {
  bread.value = "fresh";
}

export default function main() {
  const cooking = new Thread({ target: cook });
  const baking = new Thread({ target: bake });
  cooking.start();
  baking.start();
  baking.join();
  print(`${soup.value} soup, ${bread.value} bread`);
}
