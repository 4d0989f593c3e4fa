import { Lock, Shared, Thread } from "threadlab";

// Four threads that change a number, nine times each, under a lock.
const mutex = new Lock();
const n = new Shared(0);

export function change() {
  for (let i = 0; i < 9; i++)
    mutex.with(() => {
      n.value += 1;
    });
}

export default function main() {
  const threads = Array.from({ length: 4 }, () => new Thread({ target: change }));
  for (const thread of threads) thread.start();
  for (const thread of threads) thread.join();
}
