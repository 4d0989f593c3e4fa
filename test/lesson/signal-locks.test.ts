import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { compileProgram } from "../../src/lesson/program/compile.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const folder = temporaryFolder();
const HEAD = `import { Condition, Lock, RLock, Semaphore, Thread } from "threadlab";
const a = new Lock(), b = new Lock(), s = new Semaphore(0), r = new RLock();
`;

/** The names of the locks that count as signals in a program with `a` and `b`. */
async function signalsOf(source: string): Promise<string[]> {
  const file = join(folder, "main.ts");
  await writeFile(file, HEAD + source);
  const { sites } = await compileProgram(file);
  return sites.flatMap(({ name, isSignal }) => (isSignal ? [name] : []));
}

test.each([
  ["a function only releases it", "export function free() { a.release(); }", ["a"]],
  ["it acquires another lock", "export function free() { b.acquire(); a.release(); }", ["a"]],
  ["a helper releases it", "function give() { b.release(); }\nexport function free() { give(); }", ["b"]],
  ["main does", "export default function main() { a.release(); }", ["a"]],
  ["the run method of a class does", "export class T extends Thread { run() { a.release(); } }", ["a"]],
  [
    "it does so after super.run(), which runs no function that takes it",
    "export function take() { a.acquire(); }\nexport class T extends Thread { run() { super.run(); a.release(); } }\n" +
      "export default function main() { new Thread({ target: take }).start(); new T().start(); }",
    ["a"],
  ],
  [
    "a thread acquires it whose class was taken out of the module",
    'import * as tl from "threadlab";\nconst { Timer } = tl;\nexport function take() { a.acquire(); }\n' +
      "export default function main() { new Timer(1, take).start(); a.release(); }",
    ["a"],
  ],
  ["it has a second name", "const c = a;\nexport function free() { c.release(); }", ["a"]],
  [
    "it is that of a condition",
    "const c = new Condition(a);\nexport function free() { c.release(); }",
    ["a"],
  ],
  ["its release is passed on", "export function free() { [1].forEach(a.release); }", ["a"]],
])("a lock counts as a signal: %s", async (_, source, names) => {
  expect(await signalsOf(source)).toEqual(names);
});

test.each([
  ["it is acquired, too", "export function work() { a.acquire(); a.release(); }"],
  ["with() releases it", "export function work() { a.with(() => b.with(() => {})); }"],
  ["hold() releases it", "export function work() { { using held = a.hold(); } a.release(); }"],
  [
    "helpers acquire and release it",
    "function lock() { a.acquire(); }\nfunction unlock() { a.release(); }\nexport function work() { lock(); unlock(); }",
  ],
  [
    "the methods of an object do",
    "class Door { open() { a.acquire(); } close() { a.release(); } }\nexport function work() { const d = new Door(); d.open(); d.close(); }",
  ],
  ["by its second name", "const c = a;\nexport function work() { c.acquire(); a.release(); }"],
  [
    "a condition acquires it",
    "const c = new Condition(a);\nexport function work() { c.with(() => {}); a.release(); }",
  ],
  ["it is no plain lock", "export function free() { s.release(); r.release(); }"],
])("a lock counts as one that its holder releases: %s", async (_, source) => {
  expect(await signalsOf(source)).toEqual([]);
});
