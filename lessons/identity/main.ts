import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { getpid, print, Thread } from "threadlab";

export function test(file: number) {
  print(`jason: process ${getpid()}, home ${process.env.HOME}`);
  print(`jason: MONEY is ${process.env.MONEY}`);
  writeSync(file, "jason\n");
}

export default function main() {
  const folder = mkdtempSync(join(tmpdir(), "lesson-"));
  const path = join(folder, "file.txt");
  const file = openSync(path, "w");
  process.env.MONEY = "100";
  print(`main: process ${getpid()}, home ${process.env.HOME}`);
  writeSync(file, "main\n");
  const t = new Thread({ target: test, args: [file] });
  t.start();
  t.join();
  writeSync(file, "main\n");
  closeSync(file);
  delete process.env.MONEY;
  print(`in the file: ${readFileSync(path, "utf8").trim().split("\n").join(", ")}`);
  rmSync(folder, { recursive: true });
}
