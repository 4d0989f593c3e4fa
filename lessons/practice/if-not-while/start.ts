// Two bakers bring a loaf each, two guests eat one each. A guest waits while there is none.
// It should print "0 0": the number of loaves that are left, and the lowest number that there ever was.
import { Condition, print, Shared, Thread } from "threadlab";

const fresh = new Condition();
const loaves = new Shared(0);
const least = new Shared(0);

export function guest() {
  fresh.acquire();
  if (loaves.value === 0) fresh.wait();
  loaves.value -= 1;
  least.value = Math.min(least.value, loaves.value);
  fresh.release();
}

export function baker() {
  fresh.acquire();
  loaves.value += 1;
  fresh.notify();
  fresh.release();
}

export default function main() {
  const people = [
    new Thread({ target: guest, name: "Guest-1" }),
    new Thread({ target: guest, name: "Guest-2" }),
    new Thread({ target: baker, name: "Baker-1" }),
    new Thread({ target: baker, name: "Baker-2" }),
  ];
  for (const person of people) person.start();
  for (const person of people) person.join();
  print(`${loaves.value} ${least.value}`);
}
