import { print } from "threadlab";

function* polite(name: string) {
  for (let i = 1; i <= 2; i++) {
    print(`${name} ${i}`);
    yield;
  }
}

// biome-ignore lint/correctness/useYield: it is meant never to yield.
function* greedy(name: string) {
  for (let i = 1; i <= 2; i++) print(`${name} ${i}`);
}

/** A thread library without help from the system: it can switch only when the running thread yields. */
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
