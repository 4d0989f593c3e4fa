// A postman brings three letters; main waits for him and counts them.
// It should print "3 letters".
import { print, Shared, Thread } from "threadlab";

const letters = new Shared(0);

export function deliver() {
  letters.value += 3;
}

export default function main() {
  const postman = new Thread({ target: deliver });
  postman.start();
  postman.join();
  print(`${letters.value} letters`);
}
