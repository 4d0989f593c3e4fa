import { readFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { compileProgram } from "../../src/lesson/program/compile.ts";
import { missingExports } from "../../src/lesson/program/missing-exports.ts";
import { PUBLIC_TYPES, PUBLIC_VALUES } from "../../src/protocol/public-names.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const folder = temporaryFolder();
async function messageFor(source: string, name = "main.ts"): Promise<string> {
  const file = join(folder, name);
  await writeFile(file, source);
  const error = await compileProgram(file).catch((caught: unknown) => caught);
  return error instanceof Error ? error.message.replaceAll(folder, "") : "";
}

test("the lists are those of the module", () => {
  const index = readFileSync(new URL("../../src/index.ts", import.meta.url), "utf8");
  const listed = (pattern: RegExp) =>
    [...index.matchAll(pattern)]
      .flatMap(([, names = ""]) => names.split(",").map((name) => name.trim()))
      .filter((name) => name !== "")
      .sort();
  expect([...PUBLIC_TYPES].sort()).toEqual(listed(/^export type \{([^}]*)\}/gm));
  expect([...PUBLIC_VALUES].sort()).toEqual(listed(/^export \{([^}]*)\}/gm));
});

test("an import of a name that threadlab does not export: the place, the name, the nearest", async () => {
  expect(
    await messageFor(
      'interface A { b: number }\nimport { print, Semaphor, type ThreadOptions } from "threadlab";\nexport default function main() { print(1); }\n',
    ),
  ).toMatchInlineSnapshot(`
    "/main.ts:2:17: threadlab does not export "Semaphor". Did you mean "Semaphore"?
        import { print, Semaphor, type ThreadOptions } from "threadlab";
                        ^^^^^^^^"
  `);
});

test("whichever way a name is taken", async () => {
  const message = await messageFor(`
    import * as lib from "threadlab";
    import threadlab from "threadlab";
    import { Locks as Mine } from "threadlab";
    export { Quue } from "threadlab";
    const { Evnt, Lock } = lib;
    export default function main() {
      lib.prnt("x");
      lib["slep"](1);
      new Mine();
      threadlab.print(Evnt, Lock, lib.ThreadOptions);
    }`);
  expect(message.split("\n").filter((line) => line.startsWith("/"))).toMatchInlineSnapshot(`
    [
      "/main.ts:3:12: threadlab has no default export: import { … } from "threadlab", or import * as threadlab",
      "/main.ts:4:14: threadlab does not export "Locks". Did you mean "Lock"?",
      "/main.ts:5:14: threadlab does not export "Quue". Did you mean "Queue"?",
      "/main.ts:6:13: threadlab does not export "Evnt". Did you mean "Event"?",
      "/main.ts:8:11: threadlab does not export "prnt". Did you mean "print"?",
      "/main.ts:9:11: threadlab does not export "slep". Did you mean "sleep"?",
      "/main.ts:11:39: "ThreadOptions" of threadlab is a type, not a value.",
    ]
  `);
});

test("in the other files of a program, and in CommonJS", async () => {
  await writeFile(
    join(folder, "other.ts"),
    'import { Lokc } from "threadlab";\nexport const make = () => new Lokc();\n',
  );
  expect(await messageFor('import { make } from "./other.ts";\nexport default make;\n')).toMatch(
    /^\/other\.ts:1:10: threadlab does not export "Lokc"\. Did you mean "Lock"\?/,
  );
  const source =
    'const { prnt } = require("threadlab");\nconst lib = require("threadlab");\nexports.default = () => lib.Thred;\n';
  const message = await messageFor(source, "main.cjs");
  expect(message.split("\n").filter((line) => line.startsWith("/"))).toEqual([
    '/main.cjs:1:9: threadlab does not export "prnt". Did you mean "print"?',
    '/main.cjs:3:29: threadlab does not export "Thred". Did you mean "Thread"?',
  ]);
});

test.each([
  'import type { Whatever } from "threadlab"; export type { Else } from "threadlab"; export default () => 1;',
  'import { type Anything, Lock, AcquireOptions, Socket } from "threadlab"; export default (): AcquireOptions => new Lock() as never;',
  'import * as lib from "threadlab"; export default (lib: any) => lib.anything;',
  'import * as lib from "threadlab"; export default (o: any) => { for (const lib of o) lib.anything(); return lib.Lock; };',
  'import * as lib from "threadlab"; export default (name: "Lock") => lib[name];',
  'import { Lokc } from "./mine.ts"; export default () => Lokc;',
  'export * from "threadlab"; export * as all from "threadlab"; export default () => 1;',
])("nothing is said of %s", async (source) => {
  await writeFile(join(folder, "mine.ts"), "export class Lokc {}\n");
  expect(await messageFor(source)).toBe("");
});

test("code that cannot be read is left to the compiler", () => {
  expect(missingExports("import {")).toEqual([]);
});

test("an import from a file of the program that does not export the name, or nothing at all", async () => {
  for (const text of ["", "class Account {}\n", "export class Other {}\n"]) {
    await writeFile(join(folder, "account.ts"), text);
    const message = await messageFor(
      'import { Account } from "./account.ts";\nexport default function main() { new Account(); }\n',
    );
    expect(message.split("\n")[0]).toBe('/main.ts:1:10: account.ts does not export "Account".');
  }
});

test("a namespace may be asked for a name that its file does not export", async () => {
  await writeFile(join(folder, "account.ts"), "export class Other {}\n");
  const program =
    'import * as all from "./account.ts";\nexport default () => "Account" in all || all["Account"];\n';
  expect(await messageFor(program)).toBe("");
});
