import { Process, param, print, Queue, Thread } from "threadlab";

const limit = param("limit", 1_500_000);

interface Worker {
  start(): void;
  join(): void;
}

export function work(portions: number, results: Queue<number>) {
  for (let i = 0; i < portions; i++) results.put(countPrimes());
}

function countPrimes(): number {
  let count = 0;
  for (let n = 2; n < limit; n++) {
    let divisor = 2;
    while (divisor * divisor <= n && n % divisor !== 0) divisor++;
    if (divisor * divisor > n) count++;
  }
  return count;
}

function measure(label: string, workers: Worker[], results: Queue<number>) {
  // By the machine's clock: that of a schedule does not count what is computed.
  const begin = performance.now();
  for (const w of workers) w.start();
  const first = results.get();
  const second = results.get();
  for (const w of workers) w.join();
  const milliseconds = performance.now() - begin;
  print(`${label}: ${first} + ${second} primes in ${milliseconds.toFixed(0)} ms`);
}

export default function main() {
  const results = new Queue<number>();
  const t = new Thread({ target: work, args: [2, results] });
  measure("one thread", [t], results);
  const t1 = new Thread({ target: work, args: [1, results] });
  const t2 = new Thread({ target: work, args: [1, results] });
  measure("two threads", [t1, t2], results);
  const p1 = new Process({ target: work, args: [1, results] });
  const p2 = new Process({ target: work, args: [1, results] });
  measure("two processes", [p1, p2], results);
}
