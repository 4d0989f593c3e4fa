import { cp, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { builtinLessons } from "../../src/lesson/builtin.ts";
import { isChangedCopy } from "../../src/lesson/copies.ts";
import { readLesson } from "../../src/lesson/load.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const folder = temporaryFolder();
/** A copy of the lesson `mutex`, with the files that are given in place of its own. */
async function copyOfMutex(name: string, files: Readonly<Record<string, string>>) {
  const copy = join(folder, name);
  await cp(join(builtinLessons(), "mutex"), copy, { recursive: true });
  for (const [file, text] of Object.entries(files)) await writeFile(join(copy, file), text);
  return readLesson(copy);
}

test("a lesson that comes with threadlab, and a copy as it was, are not changed", async () => {
  expect(await isChangedCopy(await readLesson(join(builtinLessons(), "mutex")))).toBe(false);
  expect(await isChangedCopy(await copyOfMutex("mutex", {}))).toBe(false);
});

test("a copy with another program is changed, whatever its folder is called", async () => {
  const text = await readFile(join(builtinLessons(), "mutex", "main.ts"), "utf8");
  expect(await isChangedCopy(await copyOfMutex("mine", { "main.ts": `${text}// mine\n` }))).toBe(true);
});

test("a lesson that expects something else is its author's own", async () => {
  const own = { "main.ts": "export default function main() {}\n", "expected.txt": "other\n" };
  expect(await isChangedCopy(await copyOfMutex("own", own))).toBe(false);
});
