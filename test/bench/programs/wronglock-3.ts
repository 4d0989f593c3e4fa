import { Lock, Shared, Thread } from "threadlab";

// One thread guards the value by one lock, three by another.
const rightLock = new Lock();
const wrongLock = new Lock();
const value = new Shared(0);

export function addAndCheck() {
  rightLock.with(() => {
    const before = value.value;
    value.value = before + 1;
    if (value.value !== before + 1) throw new Error("somebody else wrote it");
  });
}

export function add() {
  wrongLock.with(() => {
    value.value = value.value + 1;
  });
}

export default function main() {
  const threads = [addAndCheck, add, add, add].map((target) => new Thread({ target }));
  for (const t of threads) t.start();
  for (const t of threads) t.join();
}
