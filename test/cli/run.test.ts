import { cp, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { callMain } from "./in-process.ts";
import { FIXTURES, parseDocument } from "./threadlab.ts";

describe("threadlab run", () => {
  test("prints the lines as they come, then both sides and the verdict", async () => {
    const { code, stdout, stderr } = await callMain(["run", "sharing"]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout.replace(/ +\d+\.\d+ s/, " 0.0 s")).toMatchInlineSnapshot(`
      "999

       sharing · § 6  Threads share data

         expected (derived)             │   this run (2 threads)
       ─────────────────────────────────┼───────────────────────────────────
         999                            │   999                            ✓

       ✓ matches the expected output 0.0 s
      "
    `);
  });

  test("runs several, one after the other", async () => {
    const { code, stdout } = await callMain(["run", "lessons/course", "programs/hello.ts"]);
    expect(code).toBe(0);
    const names = [" first ", " second ", " programs/hello.ts"];
    const places = names.map((name) => stdout.indexOf(`\n${name}`));
    expect(places).not.toContain(-1);
    expect([...places].sort((one, other) => one - other)).toEqual(places);
    expect(stdout.match(/✓ matches/g)).toHaveLength(2);
    expect(stdout).toContain("ran; nothing to compare with");
  });

  test("prints one document with --json, and nothing else", async () => {
    const { code, stdout, stderr } = await callMain([
      "run",
      "--json",
      "lessons/mixed/wrong",
      "lessons/mixed/good",
    ]);
    expect({ code, stderr }).toEqual({ code: 1, stderr: "" });
    const document = parseDocument(stdout);
    expect(document).toMatchObject({ threadlab: 1, command: "run", ok: false });
    expect(document.results).toMatchObject([
      { lesson: "wrong", verdict: "mismatch", expected: ["one", "two"], actual: ["one"], threads: 1 },
      { lesson: "good", verdict: "match", expected: ["one"], actual: ["one"], findings: [] },
    ]);
    expect(document.results[0]?.findings[0]).toMatchObject({
      kind: "missing",
      message: 'Line 2 of expected.txt, "two", was not printed.',
    });
  });

  test("does not say of a line that was not kept that it was not printed", async () => {
    const folder = temporaryFolder(onTestFinished);
    await cp(join(FIXTURES, "lessons/mixed/good"), folder, { recursive: true });
    await writeFile(
      join(folder, "main.ts"),
      'import { print } from "threadlab";\nexport default function main() { for (let i = 0; i < 10_001; i++) print(i); }',
    );
    await writeFile(
      join(folder, "expected.txt"),
      Array.from({ length: 10_002 }, (_, i) => `${i}\n`).join(""),
    );
    const { code, stdout } = await callMain(["run", folder, "--json"]);
    expect(code).toBe(1);
    const [result] = parseDocument(stdout).results;
    expect(result?.verdict).toBe("mismatch");
    const kinds = result?.findings.map(({ kind }) => kind);
    expect(kinds).toContain("output-cap");
    expect(kinds).not.toContain("missing");
  });

  test("sets params", async () => {
    const { code, stdout } = await callMain(["run", "mutex", "--set", "threads=3", "--json"]);
    expect(code).toBe(0);
    expect(parseDocument(stdout).results).toMatchObject([{ verdict: "match", threads: 4, actual: ["1"] }]);
  });

  test("shows standard error on standard error", async () => {
    const { code, stdout, stderr } = await callMain(["run", "programs/error-in-thread.ts"]);
    expect(code).toBe(0);
    expect(stderr).toMatch(
      /^Exception in thread Thread-1 \(test\):\nTypeError: the thread has had enough\n {4}at test \(programs\/error-in-thread\.ts:4:9\)\n$/,
    );
    expect(stdout).toMatch(/^main goes on\n/);
  });

  test("prints nothing that a terminal would obey", async () => {
    const { code, stdout } = await callMain(["run", "programs/control-characters.ts"]);
    expect(code).toBe(0);
    expect(stdout).toContain("␛[2J␛[Hcleared ␛[31mred␇");
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there
    expect(stdout).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f]/);
  });
});

describe("after a run that does not match, changes that no other thread sees", () => {
  test("are told", async () => {
    const { stdout } = await callMain(["run", "../../lessons/practice/own-variable/start.ts"]);
    expect(stdout.replaceAll(/\s+/g, " ")).toContain(
      'note Each thread has its own "letters", a plain variable. main does not see what deliver assigns. ' +
        "To share it, use a Shared.",
    );
  });

  test("are not told of a lesson that shows them", async () => {
    const { code, stdout } = await callMain(["run", "isolation"]);
    expect(code).toBe(0);
    expect(stdout).not.toContain("Each thread has its own");
  });
});
