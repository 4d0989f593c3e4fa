import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Event, Process, print, Thread } from "threadlab";

const closed = new Event();

export function late(file: number) {
  closed.wait();
  test(file);
}

export function test(file: number) {
  try {
    writeSync(file, "jason was here\n");
    print("written");
  } catch (error) {
    print(`not written: ${(error as NodeJS.ErrnoException).code}`);
  }
}

export function work() {
  const folder = mkdtempSync(join(tmpdir(), "lesson-"));
  const path = join(folder, "file.txt");

  let file = openSync(path, "w");
  const t1 = new Thread({ target: late, args: [file] });
  t1.start();
  closeSync(file);
  closed.set();
  t1.join();
  print(`in the file: ${readFileSync(path, "utf8").length} characters`);

  file = openSync(path, "w");
  const t2 = new Thread({ target: test, args: [file] });
  t2.start();
  t2.join();
  closeSync(file);
  print(`in the file: ${readFileSync(path, "utf8").length} characters`);
  rmSync(folder, { recursive: true });
}

export default function main() {
  // A process of its own, so that no other file can get the number that becomes free.
  const p = new Process({ target: work });
  p.start();
  p.join();
}
