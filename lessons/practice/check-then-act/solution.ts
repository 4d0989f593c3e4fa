// One ticket is left, and two people want it. Every look and every change holds the lock.
// It should print "0 tickets left".
import { Lock, print, Shared, Thread } from "threadlab";

const tickets = new Shared(1);
const desk = new Lock();

export function buy() {
  desk.with(() => {
    if (tickets.value > 0) tickets.value -= 1;
  });
}

export default function main() {
  const buyers = [new Thread({ target: buy, name: "Ida" }), new Thread({ target: buy, name: "Olaf" })];
  for (const buyer of buyers) buyer.start();
  for (const buyer of buyers) buyer.join();
  print(`${tickets.value} tickets left`);
}
