import { availableParallelism } from "node:os";
import { Event, print, Thread } from "threadlab";

function* polite(name: string) {
  for (let i = 1; i <= 2; i++) {
    print(`${name} ${i}`);
    yield;
  }
}

// biome-ignore lint/correctness/useYield: that it never yields is the point.
function* greedy(name: string) {
  for (let i = 1; i <= 2; i++) print(`${name} ${i}`);
}

/** A thread library without the system's help: it goes on when the thread that runs yields, and not before. */
function takeTurns(list: Generator[]) {
  const waiting = [...list];
  while (waiting.length > 0) {
    const next = waiting.shift() as Generator;
    if (!next.next().done) waiting.push(next);
  }
}

const stop = new Event();

export function spin() {
  while (!stop.isSet()) {
    for (let i = 0; i < 100_000; i++);
  }
}

export default function main() {
  takeTurns([polite("jason"), polite("foo")]);
  takeTurns([polite("jason"), greedy("bar")]);

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
