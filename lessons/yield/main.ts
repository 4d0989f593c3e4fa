import { print } from "threadlab";

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

export default function main() {
  takeTurns([polite("jason"), polite("foo")]);
  takeTurns([polite("jason"), greedy("bar")]);
}
