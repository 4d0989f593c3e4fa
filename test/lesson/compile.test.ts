import { execFileSync } from "node:child_process";
import { mkdir, realpath, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { compileProgram } from "../../src/lesson/program/compile.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const folder = temporaryFolder();
async function write(name: string, source: string): Promise<string> {
  const file = join(folder, name);
  await writeFile(file, source);
  return file;
}

async function failure(file: string): Promise<{ code: unknown; message: string }> {
  const error = await compileProgram(file).catch((caught: unknown) => caught);
  if (!(error instanceof Error) || !("code" in error))
    throw new Error(`no error with a code: ${String(error)}`);
  return { code: error.code, message: error.message.replaceAll(folder, "") };
}

test("a confined program names no source map that the compiler would wait for", async () => {
  const room = join(folder, "confined");
  await mkdir(room);
  const map = join(room, "map");
  execFileSync("mkfifo", [map]);
  const lines = [
    "export default function main() {}",
    `//# sourceMappingURL=${map}`,
    `/*# sourceMappingURL=${map} */`,
  ];
  const file = await write("confined/a.ts", lines.join("\n"));
  const confinement = { folder: await realpath(room), trusted: [] };
  expect((await compileProgram(file, undefined, confinement)).touchesGlobals).toBe(true);
});

describe("compileProgram", () => {
  test.each(["a.ts", "a.mts", "a.js", "a.mjs"])("takes %s", async (name) => {
    const program = await compileProgram(
      await write(name, "export const x = 1; export default function main() {}"),
    );
    expect(program.exports).toEqual(["default", "x"]);
  });

  test("tells places in a file by its own name, whatever signs are in it", async () => {
    const file = await write('caf\u00E9 %41 "x".ts', "export default function main() {}");
    const { map } = await compileProgram(file);
    expect(JSON.parse(map)).toMatchObject({ sources: [file] });
  });

  test("takes a file whose own source map names no path that a URL could have", async () => {
    const ownMap = JSON.stringify({ version: 3, sources: ["100%.ts"], names: [], mappings: "AAAA" });
    const url = `data:application/json;base64,${Buffer.from(ownMap).toString("base64")}`;
    const file = await write("own.js", `export default function main() {}\n//# sourceMappingURL=${url}`);
    expect((await compileProgram(file)).exports).toEqual(["default"]);
  });

  test("lists what is exported again from another file", async () => {
    await write("part.ts", "export const one = 1; export function two() {}");
    const file = await write(
      "whole.ts",
      `export * from "./part.ts"; export { one as three } from "./part.ts";`,
    );
    expect((await compileProgram(file)).exports.toSorted()).toEqual(["one", "three", "two"]);
  });

  test("lists nothing for a file that exports nothing", async () => {
    expect((await compileProgram(await write("plain.js", "globalThis.x = 1;"))).exports).toEqual([]);
  });

  test("a file with a hashbang is still the body of a function", async () => {
    const { code } = await compileProgram(
      await write("bang.js", "#!/usr/bin/env threadlab\nexport default () => 1;"),
    );
    expect(() => new Function("module", code)).not.toThrow();
  });

  test("code of a module is strict", async () => {
    const { code } = await compileProgram(
      await write("strict.ts", "export default function main() { return this; }"),
    );
    expect(code.startsWith('"use strict";')).toBe(true);
  });

  test("all errors, each with its line and a caret", async () => {
    const file = await write(
      "wrong.ts",
      "const ä = 1; const a = ;\nexport default 1;\nimport './nowhere.ts';\n",
    );
    const { code, message } = await failure(file);
    expect(code).toBe("ERR_LESSON_COMPILE");
    expect(message).toMatchInlineSnapshot(`
      "/wrong.ts:1:24: Unexpected ";"
          const ä = 1; const a = ;
                                 ^"
    `);
  });

  test("a mistake that only the engine sees, with its line and a caret", async () => {
    const file = await write("regex.ts", "export default function main() {\n  return [/ä/, /(/];\n}\n");
    const { code, message } = await failure(file);
    expect(code).toBe("ERR_LESSON_COMPILE");
    expect(message).toMatchInlineSnapshot(`
      "/regex.ts:2:16: Invalid regular expression: /(/: Unterminated group
            return [/ä/, /(/];
                         ^"
    `);
  });

  test("several errors", async () => {
    const file = await write("two.ts", "import './here.ts';\nimport './there.ts';\n");
    const { message } = await failure(file);
    expect(message).toMatchInlineSnapshot(`
      "/two.ts:1:8: Could not resolve "./here.ts"
          import './here.ts';
                 ^^^^^^^^^^^

      /two.ts:2:8: Could not resolve "./there.ts"
          import './there.ts';
                 ^^^^^^^^^^^^"
    `);
  });

  test.each(["threading", "concurrent.futures", "threadslab"])(
    "an import from %s, where threadlab is meant",
    async (name) => {
      const file = await write("python.ts", `import { Thread } from "${name}";\nnew Thread();\n`);
      const { message } = await failure(file);
      expect(message).toMatch(
        /python\.ts:1:24: Could not resolve ".*"\n.*\n.*\n {2}Write: from "threadlab"$/,
      );
    },
  );

  test("an end of the file that comes too early, without a caret under an empty line", async () => {
    const file = await write("end.ts", "export default function main() {\n");
    expect((await failure(file)).message).toMatch(/end\.ts:2:1: Unexpected end of file$/);
  });

  test("a package that is not there, and an await at module level, in words about the program", async () => {
    const absent = await write("absent.ts", "import { o } from '@scope/no-such/part';\no();\n");
    expect((await failure(absent)).message).toMatch(
      /absent\.ts:1:19: Could not resolve "@scope\/no-such\/part"\n.*\n.*\n {2}Install the package beside the program: npm install @scope\/no-such$/,
    );
    const awaits = await write(
      "awaits.ts",
      "const x = await 1;\nexport default function main() { return x; }\n",
    );
    expect((await failure(awaits)).message).toMatch(
      /awaits\.ts:1:11: A module cannot await while it is loaded: that code runs once in every thread\. Await in main:/,
    );
  });

  test("a file that is not there", async () => {
    expect(await failure(join(folder, "nothing.ts"))).toEqual({
      code: "ERR_LESSON_NOT_FOUND",
      message: "There is no file /nothing.ts.",
    });
  });

  test("a file of another kind", async () => {
    expect(await failure(await write("notes.txt", "hello"))).toEqual({
      code: "ERR_USAGE",
      message: "/notes.txt is not a program. Give a file that ends in .ts, .mts, .cts, .js, .mjs, .cjs.",
    });
  });

  test.each([
    ["brackets", `export default () => ${"[".repeat(3000)}${"]".repeat(3000)};`],
    ["operators", `const a: any = {}; export default () => a${".b".repeat(5000)}.acquire();`],
    ["functions", `export default ${"() => ".repeat(3000)}1;`],
    ["blocks", `export default () => {${"{".repeat(5000)}${"}".repeat(5000)}};`],
  ])("a program that nests its %s too deeply for the compiler", async (_name, source) => {
    const { code, message } = await failure(await write("deep.ts", source));
    expect(code).toBe("ERR_LESSON_COMPILE");
    expect(message).toMatch(/^\/deep\.ts: (the program nests|with its imports, the program has)/);
  });
});

test("a package.json beside or above the program that is a pipe is refused, and not waited for", async () => {
  const inner = join(folder, "piped", "inner");
  await mkdir(inner, { recursive: true });
  execFileSync("mkfifo", [join(folder, "piped", "package.json")]);
  expect(await failure(await write("piped/inner/a.ts", "export default function main() {}"))).toEqual({
    code: "ERR_LESSON_COMPILE",
    message: "/piped/package.json cannot be read: it is a pipe, and threadlab reads only plain files.",
  });
});

test("a program that is not UTF-8 is refused in a whole sentence", async () => {
  const file = await write("latin.ts", "");
  await writeFile(file, Buffer.from("// caf\u00e9\n", "latin1"));
  expect((await failure(file)).message).toMatch(/^\/latin\.ts cannot be read: .* Save the file as UTF-8\.$/);
});
