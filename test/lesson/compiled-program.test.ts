import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { compileProgram } from "../../src/lesson/program/compile.ts";
import { compiledProgram } from "../../src/lesson/program/compiled-program.ts";
import {
  createCodeStore,
  createProgramStore,
  type ProgramStore,
} from "../../src/lesson/program/program-store.ts";
import type { Program } from "../../src/protocol/program.ts";
import { IS_POSIX } from "../support/system.ts";

let folder: string;
let kept: string;
let store: ProgramStore;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "threadlab-store-"));
  kept = join(folder, "kept");
  store = createProgramStore(kept, "one");
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const SOURCE = `import { print } from "threadlab";
export default function main() { print("one"); }
`;

function write(name: string, source: string = SOURCE): string {
  const file = join(folder, name);
  writeFileSync(file, source);
  return file;
}

/** A store that counts the programs that it gave. */
function counting(under: ProgramStore = store): ProgramStore & { given: number } {
  const counted = {
    ...under,
    given: 0,
    read(key: string) {
      const program = under.read(key);
      if (program !== undefined) counted.given++;
      return program;
    },
  };
  return counted;
}

/** Whether a second call gets what the first one left. */
async function isKept(file: string, between: () => void = () => {}): Promise<boolean> {
  await compiledProgram(file, store);
  between();
  const second = counting();
  expect(await compiledProgram(file, second)).toEqual(await compileProgram(file));
  return second.given > 0;
}

describe("compiledProgram", () => {
  test("keeps a program that imports nothing but threadlab and Node's own modules", async () => {
    expect(await isKept(write("main.ts"))).toBe(true);
    expect(await isKept(write("os.mjs", `import "node:os";\nimport "fs";\n${SOURCE}`))).toBe(true);
  });

  test.each([
    ["another file", `import "./part.js";\n${SOURCE}`],
    ["what was not found", `try { require("./gone.js"); } catch {}\n${SOURCE}`],
    ["what is looked for later", `import("./later.js").catch(() => {});\n${SOURCE}`],
  ])("does not keep one that asks for %s", async (_, source) => {
    write("part.js", "export {};");
    expect(await isKept(write("main.mjs", source))).toBe(false);
  });

  test("knows a program by its text", async () => {
    const file = write("main.ts");
    expect(await isKept(file, () => write("main.ts", SOURCE.replace("one", "two")))).toBe(false);
  });

  test("knows a program by its place, which it may look at", async () => {
    const source = `${SOURCE}export const here = __filename;`;
    await compiledProgram(write("main.ts", source), store);
    const second = counting();
    await compiledProgram(write("copy.ts", source), second);
    symlinkSync(join(folder, "main.ts"), join(folder, "link.ts"));
    await compiledProgram(join(folder, "link.ts"), second);
    expect(second.given).toBe(0);
  });

  test("knows a program by the package.json above it", async () => {
    mkdirSync(join(folder, "deep"));
    const file = write("deep/main.js");
    expect(await isKept(file, () => write("package.json", `{"type":"commonjs"}`))).toBe(false);
    expect(await isKept(file, () => write("package.json", `{"type":"module"}`))).toBe(false);
  });

  test("knows a program by the version of threadlab", async () => {
    const file = write("main.ts");
    await compiledProgram(file, store);
    const second = counting(createProgramStore(kept, "two"));
    await compiledProgram(file, second);
    expect(second.given).toBe(0);
  });

  test("does not keep a program under the text that it had before", async () => {
    const file = write("main.ts");
    const changing: ProgramStore = {
      ...store,
      read: () => {
        write("main.ts", SOURCE.replace("one", "two"));
        return undefined;
      },
    };
    await compiledProgram(file, changing);
    write("main.ts");
    const second = counting();
    expect((await compiledProgram(file, second)).code).toContain("one");
    expect(second.given).toBe(0);
  });

  test("says each time what is wrong with a program", async () => {
    const file = write("main.ts", "export default function main( {}");
    for (let i = 0; i < 2; i++)
      await expect(compiledProgram(file, store)).rejects.toMatchObject({ code: "ERR_LESSON_COMPILE" });
    await expect(compiledProgram(join(folder, "gone.ts"), store)).rejects.toMatchObject({
      code: "ERR_LESSON_NOT_FOUND",
    });
  });

  test("says each time that an import does not exist", async () => {
    const file = write("main.ts", SOURCE.replace("print }", "prnt }"));
    for (let i = 0; i < 2; i++) await expect(compiledProgram(file, store)).rejects.toThrow("prnt");
  });
});

describe("createProgramStore", () => {
  const program: Program = {
    ...{ file: "/main.ts", code: "", marks: { site: "$site", caught: "$caught" } },
    ...{ touchesGlobals: false, lostChanges: [], imports: [], map: "{}", sites: [], exports: ["default"] },
  };
  const onlyFile = () => join(kept, readdirSync(kept)[0] as string);

  test("gives back what it was given", () => {
    expect(store.read("key")).toBeUndefined();
    store.write("key", program);
    expect(store.read("key")).toEqual(program);
    expect(store.read("other")).toBeUndefined();
  });

  test.each([
    ["shortened", (text: string) => text.slice(0, -20)],
    ["changed", (text: string) => text.replace("/main.ts", "/evil.ts")],
    ["emptied", () => ""],
    ["something else", () => "{}"],
  ])("gives nothing of a file that was %s, and writes it anew", (_, change) => {
    store.write("key", program);
    writeFileSync(onlyFile(), change(readFileSync(onlyFile(), "utf8")));
    expect(store.read("key")).toBeUndefined();
    store.write("key", program);
    expect(store.read("key")).toEqual(program);
  });

  test("does without a folder that cannot be made", () => {
    writeFileSync(kept, "a file");
    store.write("key", program);
    expect(store.read("key")).toBeUndefined();
    expect(readFileSync(kept, "utf8")).toBe("a file");
  });

  test.runIf(IS_POSIX)("reads from a folder that cannot be written", () => {
    store.write("key", program);
    chmodSync(kept, 0o500);
    store.write("more", program);
    expect(store.read("key")).toEqual(program);
    chmodSync(kept, 0o700);
  });

  test("leaves out a program that is very large", () => {
    store.write("key", { ...program, code: "x".repeat(300_000) });
    expect(store.read("key")).toBeUndefined();
  });

  test("is never larger than a hundred programs, and removes the oldest", () => {
    for (let i = 0; i < 100; i++) store.write(`key${i}`, program);
    for (const name of readdirSync(kept)) utimesSync(join(kept, name), 1000, 1000);
    utimesSync(join(kept, "key7.json"), 2000, 2000);
    store.write("new", program);
    expect(readdirSync(kept).length).toBeLessThanOrEqual(100);
    expect(store.read("new")).toEqual(program);
    expect(store.read("key7")).toEqual(program);
  });
});

describe("createCodeStore", () => {
  const code = "(function () {})";
  const compiled = Buffer.from([0, 10, 255, 10, 13]);
  const onlyFile = () => join(kept, readdirSync(kept)[0] as string);

  test("gives back the bytes that it was given for a text", () => {
    const codes = createCodeStore(kept);
    expect(codes.read(code)).toBeUndefined();
    codes.write(code, compiled);
    expect(codes.read(code)).toEqual(compiled);
    expect(codes.read(`${code} `)).toBeUndefined();
  });

  test("gives nothing of a file that was changed", () => {
    const codes = createCodeStore(kept);
    codes.write(code, compiled);
    const bytes = readFileSync(onlyFile());
    bytes[bytes.length - 1] = 7;
    writeFileSync(onlyFile(), bytes);
    expect(codes.read(code)).toBeUndefined();
  });

  test("keeps a few files", () => {
    const codes = createCodeStore(kept);
    for (let i = 0; i < 80; i++) codes.write(String(i), compiled);
    expect(readdirSync(kept).length).toBeLessThanOrEqual(30);
    expect(codes.read("79")).toEqual(compiled);
  });
});
