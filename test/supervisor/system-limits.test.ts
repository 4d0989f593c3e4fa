import { expect, test } from "vitest";
import { countThreads } from "../../src/supervisor/system-limits.ts";

const GIGABYTE = 1e9;

/** A system with these numbers of memory maps and open files. */
function system(maps: number, files: number): (file: string) => string {
  return (file) =>
    file === "/proc/self/limits"
      ? `Limit  Soft Limit  Hard Limit  Units\nMax open files            1024                 ${files}              files\n`
      : `${maps}\n`;
}

test.each([
  ["nothing is short", system(1e7, 1e6), 100 * GIGABYTE, 0, 2048],
  ["memory maps", system(65_530, 1e6), 100 * GIGABYTE, 0, 1092],
  ["open files", system(1e7, 1024), 100 * GIGABYTE, 0, 160],
  ["the machine's memory", system(1e7, 1e6), 2 * GIGABYTE, 2 ** 64, 200],
  ["the memory of its container", system(1e7, 1e6), 100 * GIGABYTE, GIGABYTE, 100],
  ["memory, where the system tells no other limit", unknown, GIGABYTE, undefined, 100],
  ["all of it", system(10, 10), 1000, 0, 1],
])("the most threads at once, if this is short: %s", (_, read, bytes, granted, most) => {
  expect(countThreads(read, bytes, granted)).toBe(most);
});

function unknown(): never {
  throw new Error("ENOENT");
}
