// Two sorters empty a mailbag that holds one parcel, and go home.
// It should print "the bag is empty: true".
import { print, Queue, Thread } from "threadlab";

const bag = new Queue<string>();

export function sort() {
  while (!bag.empty()) bag.get();
}

export default function main() {
  bag.put("parcel");
  const sorters = [new Thread({ target: sort }), new Thread({ target: sort })];
  for (const sorter of sorters) sorter.start();
  for (const sorter of sorters) sorter.join();
  print(`the bag is empty: ${bag.empty()}`);
}
