import { Event, print, Thread } from "threadlab";

const all = new Event();

export function target() {
  all.wait();
}

export default function main() {
  const began = performance.now();
  const threads = Array.from({ length: 100 }, () => new Thread({ target }));
  for (const t of threads) t.start();
  all.set();
  for (const t of threads) t.join();
  const seconds = (performance.now() - began) / 1000;
  print(JSON.stringify({ seconds, megabytes: process.resourceUsage().maxRSS / 1024 }));
}
