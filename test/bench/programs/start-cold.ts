import { Event, print, Queue, Thread } from "threadlab";

const reached = new Queue<number>();
const over = new Event();

export function target() {
  reached.put(now());
  // The worker stays taken, so that the next thread cannot have it.
  over.wait();
}

export default function main() {
  const threads: Thread[] = [];
  const times: number[] = [];
  for (let i = 0; i < 10; i++) {
    const t = new Thread({ target });
    const began = now();
    t.start();
    const time = (reached.get() - began) / 1e6;
    // The session opens with a worker more than MainThread needs: the first start has that one.
    if (i > 0) times.push(time);
    threads.push(t);
  }
  over.set();
  for (const t of threads) t.join();
  print(JSON.stringify(times));
}

function now(): number {
  return Number(process.hrtime.bigint());
}
