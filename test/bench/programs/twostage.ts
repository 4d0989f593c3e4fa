import { Lock, Shared, Thread } from "threadlab";

// Each value has a lock of its own, but it takes both of them to be right.
const firstLock = new Lock();
const secondLock = new Lock();
const first = new Shared(0);
const second = new Shared(0);

export function write() {
  firstLock.with(() => {
    first.value = 1;
  });
  secondLock.with(() => {
    second.value = first.value + 1;
  });
}

export function read() {
  const one = firstLock.with(() => first.value);
  if (one === 0) return;
  const two = secondLock.with(() => second.value);
  if (two !== one + 1) throw new Error(`the first is ${one}, the second ${two}`);
}

export default function main() {
  const threads = [write, read].map((target) => new Thread({ target }));
  for (const t of threads) t.start();
  for (const t of threads) t.join();
}
