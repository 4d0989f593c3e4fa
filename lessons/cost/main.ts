import { Event, Process, param, print, Queue, Thread } from "threadlab";

const count = param("count", 50);
const go = new Event();

interface Cost {
  milliseconds: number;
  megabytes: number;
}

export function wait() {
  go.wait();
}

export function crowd(threads: number, results: Queue<Cost>) {
  // By the machine's clock: that of a schedule does not count what is computed.
  const begin = performance.now();
  const list: Thread[] = [];
  for (let i = 0; i < threads; i++) {
    const t = new Thread({ target: wait });
    t.start();
    list.push(t);
  }
  const milliseconds = performance.now() - begin;
  results.put({ milliseconds, megabytes: process.memoryUsage().rss / 1e6 });
  go.set();
  for (const t of list) t.join();
}

export default function main() {
  const results = new Queue<Cost>();
  let empty: Cost = { milliseconds: 0, megabytes: 0 };
  const begin = performance.now();
  for (let i = 0; i < count; i++) {
    const p = new Process({ target: crowd, args: [0, results] });
    p.start();
    empty = results.get();
    p.join();
  }
  const processTime = (performance.now() - begin) / count;

  const p = new Process({ target: crowd, args: [count, results] });
  p.start();
  const full = results.get();
  p.join();
  const threadTime = full.milliseconds / count;
  const threadMemory = (full.megabytes - empty.megabytes) / count;

  print(`${count} threads: ${threadTime.toFixed(2)} ms, ${threadMemory.toFixed(2)} MB each`);
  print(`${count} processes: ${processTime.toFixed(2)} ms, ${empty.megabytes.toFixed(2)} MB each`);
  print(`a process takes longer: ${processTime > threadTime ? "yes" : "no"}`);
  print(`a process takes more memory: ${empty.megabytes > threadMemory ? "yes" : "no"}`);
}
