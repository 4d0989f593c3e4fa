import { existsSync, readdirSync } from "node:fs";
import { activeCount, Event, Process, print, Thread } from "threadlab";

const over = new Event();

export function test() {
  over.wait();
}

export function count(who: string) {
  print(`${who}: ${activeCount()} of ours, ${systemCount()} in all`);
}

/** Linux lists the threads of a process in a folder. */
function systemCount(): number | string {
  const folder = "/proc/self/task";
  return existsSync(folder) ? readdirSync(folder).length : "unknown";
}

export default function main() {
  const t1 = new Thread({ target: test });
  const t2 = new Thread({ target: test });
  t1.start();
  t2.start();
  count("parent");
  const p = new Process({ target: count, args: ["child"] });
  p.start();
  p.join();
  over.set();
}
