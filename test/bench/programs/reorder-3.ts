import { Shared, Thread } from "threadlab";

// Two values that belong together are written one after the other; a third thread looks in between.
const a = new Shared(0);
const b = new Shared(0);

export function set() {
  a.value = 1;
  b.value = -1;
}

export function check() {
  const [one, other] = [a.value, b.value];
  if (one + other !== 0) throw new Error(`a is ${one}, b is ${other}`);
}

export default function main() {
  const threads = [set, set, check].map((target) => new Thread({ target }));
  for (const t of threads) t.start();
  for (const t of threads) t.join();
}
