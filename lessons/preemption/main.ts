import { availableParallelism } from "node:os";
import { Event, print, Thread } from "threadlab";

const stop = new Event();

export function spin() {
  while (!stop.isSet()) {
    for (let i = 0; i < 100_000; i++);
  }
}

export default function main() {
  const list: Thread[] = [];
  for (let i = 0; i < availableParallelism(); i++) {
    const t = new Thread({ target: spin });
    t.start();
    list.push(t);
  }
  stop.set();
  for (const t of list) t.join();
  print(`main, beside ${list.length} that never yield`);
}
