import { Lock, Shared, Thread } from "threadlab";

// A check that is wrong where it comes last: it knows what it was paid in and out by then, and adds it up with a wrong sign.
const mutex = new Lock();
const balance = new Shared(1);
const paidIn = new Shared(false);
const paidOut = new Shared(false);

export function payIn() {
  mutex.with(() => {
    balance.value = balance.value + 2;
    paidIn.value = true;
  });
}

export function payOut() {
  mutex.with(() => {
    balance.value = balance.value - 4;
    paidOut.value = true;
  });
}

export function check() {
  mutex.with(() => {
    if (paidIn.value && paidOut.value && balance.value !== 1 - 2 - 4) throw new Error("wrong sum");
  });
}

export default function main() {
  const threads = [payIn, payOut, check].map((target) => new Thread({ target }));
  for (const t of threads) t.start();
  for (const t of threads) t.join();
}
