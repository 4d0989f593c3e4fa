import { param, Thread, yieldNow } from "threadlab";

const rounds = param("rounds", 1_000);

export function take() {
  for (let i = 0; i < rounds; i++) yieldNow();
}

export default function main() {
  const threads = [new Thread({ target: take }), new Thread({ target: take })];
  for (const t of threads) t.start();
  for (const t of threads) t.join();
}
