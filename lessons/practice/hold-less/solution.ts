// Two clerks each check a form, which takes a second, and then put it on one pile.
// It should print "2 forms", and be done after one second: both can check at the same time.
import { Lock, print, Shared, sleep, Thread } from "threadlab";

const pile = new Shared(0);
const tray = new Lock();

export function clerk() {
  sleep(1);
  tray.with(() => {
    pile.value += 1;
  });
}

export default function main() {
  const clerks = [new Thread({ target: clerk, name: "Lena" }), new Thread({ target: clerk, name: "Emil" })];
  for (const each of clerks) each.start();
  for (const each of clerks) each.join();
  print(`${pile.value} forms`);
}
