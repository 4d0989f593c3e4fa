// One ticket is left, and two people want it. Every look and every change holds the lock.
// It should print "1 sold, 0 left".
import { Lock, print, Shared, Thread } from "threadlab";

const tickets = new Shared(1);
const sold = new Shared(0);
const desk = new Lock();

function ticketsLeft(): number {
  return desk.with(() => tickets.value);
}

function takeTicket() {
  desk.with(() => {
    tickets.value -= 1;
    sold.value += 1;
  });
}

export function buy() {
  if (ticketsLeft() > 0) takeTicket();
}

export default function main() {
  const buyers = [new Thread({ target: buy, name: "Ida" }), new Thread({ target: buy, name: "Olaf" })];
  for (const buyer of buyers) buyer.start();
  for (const buyer of buyers) buyer.join();
  print(`${sold.value} sold, ${tickets.value} left`);
}
