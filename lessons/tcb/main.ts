import { existsSync, readdirSync, readFileSync, readlinkSync } from "node:fs";
import { basename } from "node:path";
import { Event, getpid, print, Queue, sleep, Thread, ThreadLocal } from "threadlab";

const UNKNOWN = "(not shown by this system)";
const over = new Event();
const own = new ThreadLocal(() => "nothing");

export function test(numbers: Queue<string>) {
  own.value = "jason";
  // A link to the thread that reads it, such as 140264/task/140270.
  const link = "/proc/thread-self";
  numbers.put(existsSync(link) ? basename(readlinkSync(link)) : UNKNOWN);
  over.wait();
  print(`  own data: ${own.value}`);
}

/** One line of what Linux tells about a process or a thread. */
function status(folder: string, field: string): string {
  const line = linesOf(`${folder}/status`).find((each) => each.startsWith(`${field}:`));
  return line?.slice(field.length + 1).trim() ?? UNKNOWN;
}

/** Linux puts them at the end of this file, for a thread that waits. */
function registers(folder: string): string {
  return linesOf(`${folder}/syscall`)[0]?.split(" ").slice(-2).join(" and ") ?? UNKNOWN;
}

function linesOf(file: string): string[] {
  try {
    return readFileSync(file, "utf8").split("\n");
  } catch {
    return [];
  }
}

function countFiles(folder: string): number | string {
  return existsSync(folder) ? readdirSync(folder).length : UNKNOWN;
}

export default function main() {
  const numbers = new Queue<string>();
  const t = new Thread({ target: test, args: [numbers] });
  t.start();
  const thread = numbers.get();
  const folder = `/proc/self/task/${thread}`;
  sleep(0.1);
  print(`process control block of ${getpid()}`);
  print(`  ${status("/proc/self", "Threads")} threads`);
  print(`  ${countFiles("/proc/self/fd")} open files`);
  print(`thread control block of ${thread}, in process ${status(folder, "Tgid")}`);
  print(`  state: ${status(folder, "State")}`);
  print(`  registers: ${registers(folder)}`);
  over.set();
  t.join();
  print(`main's own data: ${own.value}`);
}
