import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { expect, test } from "vitest";
import { runProgram, runSource } from "../run-source.ts";

test.each([
  ["ServerOptions(1);", "TypeError: ServerOptions is not a function"],
  ["new Socket();", "TypeError: Socket is not a constructor"],
  ["mutex.put(1);", "TypeError: put is not a function"],
  ["mutex.is_set();", "TypeError: mutex.is_set is not a function. Did you mean isSet?"],
  ["mutex.get_nowait();", "TypeError: mutex.get_nowait is not a function. Did you mean getNowait?"],
  ["mutex.realease();", "TypeError: mutex.realease is not a function. Did you mean release?"],
  ["[mutex][0].aquire();", "TypeError: [mutex][0].aquire is not a function. Did you mean acquire?"],
  ["mutex.lock();", "TypeError: mutex.lock is not a function. Did you mean acquire?"],
  ["mutex.unlock();", "TypeError: mutex.unlock is not a function. Did you mean release?"],
  ["[].size();", "TypeError: [].size is not a function"],
  ["[].add(1);", "TypeError: [].add is not a function"],
  ["[].pus(1);", "TypeError: [].pus is not a function"],
  ["[].joinn();", "TypeError: [].joinn is not a function. Did you mean join?"],
  ["mutex.paint();", "TypeError: mutex.paint is not a function"],
  ["for (const x of mutex.value) x;", "TypeError: value is not iterable"],
])("an error speaks of the lesson's code, and not of what it was compiled to: %s", async (line, text) => {
  const { findings } = await runSource(`
    // @ts-nocheck
    import { Lock, ServerOptions, Socket } from "threadlab";
    import * as threadlab from "threadlab";
    export default function main() {
      const mutex = new Lock();
      ${line}
    }
  `);
  expect(findings.map(({ message }) => message.split("\n").slice(0, 2))).toEqual([
    ["Exception in thread MainThread:", text],
  ]);
});

test.each([
  ["sleep(1);", 'sleep is not defined. Did you forget to import it? import { sleep } from "threadlab";'],
  ["wait_a_moment();", "wait_a_moment is not defined"],
  ['throw new Error("sleep is not defined");', "Error: sleep is not defined"],
])("a name that threadlab exports asks for its import: %s", async (line, text) => {
  const { findings } = await runSource(`// @ts-nocheck\nexport default function main() {\n  ${line}\n}\n`);
  expect(findings[0]?.message.split("\n")[1]?.replace("ReferenceError: ", "")).toBe(text);
});

test("an error in an imported file has the path of that file as messages show it", async () => {
  const folder = mkdtempSync(join(process.cwd(), ".uncaught-"));
  try {
    writeFileSync(join(folder, "fail.ts"), 'export function fail() {\n  throw new Error("no");\n}\n');
    writeFileSync(
      join(folder, "main.ts"),
      'import { fail } from "./fail.ts";\nexport default () => fail();\n',
    );
    const { findings } = await runProgram(join(folder, "main.ts"));
    const shown = `${basename(folder)}/fail.ts:2:9`;
    expect(findings[0]?.message.split("\n")[2]).toBe(`    at fail (${shown})`);
    expect(findings[0]?.facts).toMatchObject({ kind: "uncaught", place: shown });
  } finally {
    rmSync(folder, { recursive: true });
  }
});
