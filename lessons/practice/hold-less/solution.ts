// Two clerks each check a form, which takes a second, and then put it on one pile.
// It should print "a check begins" and "a check ends" for each form, and then "2 forms".
// It should be done after one second: both can check at the same time.
import { Lock, print, Shared, sleep, Thread } from "threadlab";

const pile = new Shared(0);
const tray = new Lock();

function check() {
  print("a check begins");
  sleep(1);
  print("a check ends");
}

export function clerk() {
  check();
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
