import { monotonic, print, Queue, Thread } from "threadlab";

const ITEMS = 30_000;
const queue = new Queue<number>(1_000);

export function produce() {
  for (let i = 0; i < ITEMS; i++) queue.put(i);
}

export function consume() {
  for (let i = 0; i < ITEMS; i++) queue.get();
}

export default function main() {
  const threads = [new Thread({ target: produce }), new Thread({ target: consume })];
  const began = monotonic();
  for (const t of threads) t.start();
  for (const t of threads) t.join();
  print(ITEMS / (monotonic() - began));
}
