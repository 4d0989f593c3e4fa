// Two climbers wait for each other at the hut, and go on together. Main only brought them there.
// It should print "Kai goes on" and "Mira goes on", in any order.
import { Barrier, print, Thread } from "threadlab";

const hut = new Barrier(2);

export function climb(name: string) {
  hut.wait();
  print(`${name} goes on`);
}

export default function main() {
  const climbers = ["Kai", "Mira"].map((name) => new Thread({ target: climb, args: [name], name }));
  for (const climber of climbers) climber.start();
  for (const climber of climbers) climber.join();
}
