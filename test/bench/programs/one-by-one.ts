import { print, Thread } from "threadlab";

// As many threads as a run may make, one after another.
const THREADS = 16_382;

export function nothing() {}

export default function main() {
  for (let i = 0; i < THREADS; i++) {
    const thread = new Thread({ target: nothing });
    thread.start();
    thread.join();
  }
  print(JSON.stringify({ megabytes: process.resourceUsage().maxRSS / 1024, endedAt: Date.now() }));
}
