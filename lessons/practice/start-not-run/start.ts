// A gardener waters the roses in a thread of their own, while main opens the shop.
// It should print "gardener waters the roses" and "MainThread opens the shop", in any order.
import { currentThread, print, Thread } from "threadlab";

export function water() {
  print(`${currentThread().name} waters the roses`);
}

export default function main() {
  const t = new Thread({ target: water, name: "gardener" });
  t.run();
  print(`${currentThread().name} opens the shop`);
}
