// Two doors count the visitors who pass: one each.
// It should print "2 visitors".
import { print, Shared, Thread } from "threadlab";

const hits = new Shared(0);

export function door() {
  hits.value += 1;
}

export default function main() {
  const doors = [new Thread({ target: door }), new Thread({ target: door })];
  for (const each of doors) each.start();
  for (const each of doors) each.join();
  print(`${hits.value} visitors`);
}
