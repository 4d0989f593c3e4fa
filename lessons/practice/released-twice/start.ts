// A museum lets one person at a time sign the guest book. Members leave early.
// It should print "3 names in the book".
import { print, Semaphore, Shared, Thread } from "threadlab";

const desk = new Semaphore(1);
const names = new Shared(0);

export function sign(isMember: boolean) {
  desk.acquire();
  names.value += 1;
  if (isMember) desk.release();
  desk.release();
}

export default function main() {
  const guests = [true, false, false].map((isMember) => new Thread({ target: sign, args: [isMember] }));
  for (const guest of guests) guest.start();
  for (const guest of guests) guest.join();
  print(`${names.value} names in the book`);
}
