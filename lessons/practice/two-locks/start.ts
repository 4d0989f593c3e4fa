// Anna pays 50 in, Ben takes 20 out; each uses a lock.
// It should print "130 left".
import { Lock, print, Shared, Thread } from "threadlab";

const account = new Shared(100);
const payingIn = new Lock();
const takingOut = new Lock();

export function payIn() {
  payingIn.with(() => {
    account.value += 50;
  });
}

export function takeOut() {
  takingOut.with(() => {
    account.value -= 20;
  });
}

export default function main() {
  const anna = new Thread({ target: payIn, name: "Anna" });
  const ben = new Thread({ target: takeOut, name: "Ben" });
  anna.start();
  ben.start();
  anna.join();
  ben.join();
  print(`${account.value} left`);
}
