// Two climbers wait for each other at the hut, and go on together. Main only brought them there.
// It should print "Kai goes on with Mira" and "Mira goes on with Kai", in any order.
import { Barrier, print, Shared, Thread } from "threadlab";

const hut = new Barrier(2);
const atHut = [new Shared("nobody"), new Shared("nobody")];

export function climb(name: string, me: number) {
  (atHut[me] as Shared<string>).value = name;
  hut.wait();
  print(`${name} goes on with ${atHut[1 - me]?.value}`);
}

export default function main() {
  const climbers = ["Kai", "Mira"].map((name, me) => new Thread({ target: climb, args: [name, me], name }));
  for (const climber of climbers) climber.start();
  for (const climber of climbers) climber.join();
}
