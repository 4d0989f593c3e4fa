import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { captureText } from "../../src/authoring/update/capture-text.ts";
import { propose } from "../../src/authoring/update/propose.ts";
import { standsFor } from "../../src/authoring/update/slots.ts";
import { refusalOf } from "../../src/authoring/update/update-lesson.ts";
import { parseExpected } from "../../src/expect/parse.ts";
import type { Lesson } from "../../src/protocol/lesson.ts";
import type { RunResult } from "../../src/result/run.ts";
import { callMain } from "../cli/in-process.ts";

let course: string;

beforeEach(() => {
  course = mkdtempSync(join(tmpdir(), "threadlab-update-"));
});

afterEach(() => {
  process.chdir(tmpdir());
  rmSync(course, { recursive: true });
});

const HELLO = says('print("hello");');
const SUM = `import { print, Shared, Thread } from "threadlab";
const sum = new Shared(0);
export function add() { for (let i = 0; i < 3; i++) sum.value += 1; }
export default function main() {
  const both = [new Thread({ target: add }), new Thread({ target: add })];
  for (const each of both) each.start();
  for (const each of both) each.join();
  print("sum:", sum.value);
}
`;
const ORDER = `import { Lock, print, Thread } from "threadlab";
const lock = new Lock();
export function say(word: string) { lock.acquire(); print(word); lock.release(); }
export default function main() {
  const both = [new Thread({ target: say, args: ["a"] }), new Thread({ target: say, args: ["b"] })];
  for (const each of both) each.start();
  for (const each of both) each.join();
  print("the end");
}
`;

/** Prints which of two threads came first. */
const FIRST = `import { Lock, print, Shared, Thread } from "threadlab";
const lock = new Lock();
const first = new Shared("");
export function come(word: string) { lock.acquire(); first.value ||= word; lock.release(); }
export default function main() {
  const both = ["the red one", "blue"].map((word) => new Thread({ target: come, args: [word] }));
  for (const each of both) each.start();
  for (const each of both) each.join();
  print(first.value);
}
`;

describe("update --yes", () => {
  test("writes what is printed, escapes braces, and then has nothing more to do", async () => {
    lesson("hello", says('print("hello"); print("{{ brace");'), "helo\n");
    const first = await update("--yes");
    expect(first).toMatchObject({ code: 0, stderr: "" });
    expect(first.stdout).toContain("  -helo\n  +hello\n  +\\{{ brace\n  Written.\n");
    expect(expected("hello")).toBe("hello\n\\{{ brace\n");
    expect(await update("--yes")).toEqual({
      code: 0,
      stdout: "✓ hello: expected.txt stays as it is\n",
      stderr: "",
    });
    expect(readdirSync(join(course, "hello")).sort()).toEqual(["expected.txt", "lesson.md", "main.ts"]);
    expect((await callMain(["check", "./hello"], { cwd: course })).code).toBe(0);
  });

  test("keeps captures that match, and line ends", async () => {
    lesson("pid", says('print("id", 7); print("bye");'), "id {{id:int}}\r\nby\r\n");
    expect((await update("--yes")).code).toBe(0);
    expect(expected("pid")).toBe("id {{id:int}}\r\nbye\r\n");
  });

  test.each([
    ["print(1, 2);", "1 2\n"],
    ["", ""],
  ])("makes a missing file for %j", async (program, text) => {
    lesson("fresh", says(program), "");
    rmSync(join(course, "fresh", "expected.txt"));
    expect(await update("--yes")).toMatchObject({ code: 0, stdout: expect.stringContaining("Written.") });
    expect(expected("fresh")).toBe(text);
    expect((await update("--yes")).stdout).toBe("✓ fresh: expected.txt stays as it is\n");
  });

  test("replaces a capture that does not match", async () => {
    lesson("pid", says('print("id", "x");'), "id {{id:int}}\n");
    expect((await update("--yes")).code).toBe(0);
    expect(expected("pid")).toBe("id x\n");
  });

  test("proposes a capture where the seeds disagree on the text", async () => {
    lesson("sum", SUM, "old\n", "races: true\n");
    expect((await update("--yes")).code).toBe(0);
    expect(expected("sum")).toBe("sum: {{sum:int}}\n");
  });

  test.each([
    ["a\nb\n", "a\nb\nthe end\n"],
    ["b\na\n", "b\na\nthe end\n"],
    ["a\nb\nend\n", "a\nb\nthe end\n"],
    ["b\na\nend\n", "b\na\nthe end\n"],
  ])("keeps the present order of %j where the seeds disagree on it", async (before, after) => {
    lesson("order", ORDER, before);
    const { code, stdout } = await update("--yes");
    expect(code).toBe(0);
    expect(stdout).toMatch(/\d of 10 seeded schedules prints? something that this text does not match: /);
    expect(expected("order")).toBe(after);
  });

  test.each(["a\nb\nthe end\n", "b\na\nthe end\n"])(
    "leaves %j alone, which some seeds print",
    async (text) => {
      lesson("order", ORDER, text);
      expect((await update("--yes")).stdout).toMatch(/^✓ order: expected.txt stays as it is\n/);
      expect(expected("order")).toBe(text);
    },
  );

  test("takes the first run's order where the present one is none that is printed", async () => {
    lesson("order", ORDER, "the end\na\nb\n");
    expect((await update("--yes")).code).toBe(0);
    expect(["a\nb\nthe end\n", "b\na\nthe end\n"]).toContain(expected("order"));
  });
});

describe("nothing is written", () => {
  test("in CI, not even with --yes; the exit code tells whether something would change", async () => {
    lesson("hello", HELLO, "helo\n");
    const { code, stderr } = await update("--yes", { CI: "true" });
    expect({ code, stderr }).toEqual({ code: 1, stderr: "Nothing was written, because CI is set.\n" });
    expect(expected("hello")).toBe("helo\n");
    lesson("hello", HELLO, "hello\n");
    expect((await update("--yes", { CI: "true" })).code).toBe(0);
  });

  test("without a terminal to ask on", async () => {
    lesson("hello", HELLO, "helo\n");
    const { code, stdout, stderr } = await update();
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: "Nothing was written. Use --yes to write without being asked.\n",
    });
    expect(stdout).toContain("  -helo\n  +hello\n  Not written.\n");
    expect(expected("hello")).toBe("helo\n");
  });

  test.each([
    ["output: printed\n", "holds the words of the notes (output: printed)"],
    ["clock: real\n", "measures the machine (clock: real)"],
  ])("to a lesson with %j, which is told", async (front, said) => {
    lesson("hello", HELLO, "helo\n", front);
    const { code, stdout } = await update("--yes");
    expect({ code, stdout }).toEqual({ code: 0, stdout: expect.stringContaining(said) });
    expect(expected("hello")).toBe("helo\n");
  });

  test.each([
    [
      "a crash",
      says('throw new Error("oops");'),
      "✗ bad: it crashes.\n  Exception in thread MainThread:\n  Error: oops\n",
    ],
    [
      "a deadlock",
      says("const lock = new Lock(); lock.acquire(); lock.acquire();"),
      "✗ bad: Deadlock: MainThread waits",
    ],
    ["a race", SUM, '✗ bad: Data race on "sum"'],
    [
      "no program",
      "export default function main() {",
      "✗ bad: bad/main.ts:1:33: Unexpected end of file\n",
      2,
    ],
    [
      "more lines than are kept",
      says("for (let i = 0; i < 12000; i++) print(i);"),
      "✗ bad: it prints more than is kept.\n  12,000 lines were printed; the first 10,000 were kept, the rest only counted.\n  To see it: ",
    ],
    [
      "a line that is too long to be kept",
      says('print("x".repeat(70_000));'),
      "✗ bad: it prints more than is kept.\n  1 line has more than 65,536 characters.",
    ],
    [
      "texts that have no form in common",
      FIRST,
      '✗ bad: One of the seeded schedules prints "blue" where another one prints "the red one".',
    ],
    ["too little", says("print(1);").replace("default ", ""), "export default", 2],
  ])("to a lesson with %s, which is refused with the reason", async (_what, program, said, wanted = 1) => {
    lesson("bad", program, "x\n");
    const { code, stdout } = await update("--yes");
    expect({ code, stdout }).toEqual({ code: wanted, stdout: expect.stringContaining(said) });
    expect(stdout).toMatch(/^✗ bad: /);
    expect(expected("bad")).toBe("x\n");
  });

  test("where `order: exact` cannot be kept", async () => {
    lesson("order", ORDER, "a\nb\n", "order: exact\n");
    const { code, stdout } = await update("--yes");
    expect({ code, stdout }).toEqual({ code: 1, stdout: expect.stringContaining("`order: exact`") });
    expect(expected("order")).toBe("a\nb\n");
  });

  test.each([
    [[], "threadlab update needs the name of a lesson, or the folder of a course"],
    [["mutex"], "mutex comes with threadlab"],
    [["hello/main.ts"], "is a program, not a lesson"],
    [["nowhere"], "nowhere"],
  ])("for the words %j", async (words, said) => {
    lesson("hello", HELLO, "helo\n");
    const { code, stderr } = await callMain(["update", ...words, "--yes"], { cwd: course });
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining(said) });
    expect(expected("hello")).toBe("helo\n");
  });
});

test("a lesson that is refused does not keep the others from being written", async () => {
  lesson("bad", SUM, "x\n");
  lesson("hello", HELLO, "helo\n");
  const { code, stdout } = await update("--yes", {}, "--json");
  expect(code).toBe(1);
  const { ok, results } = JSON.parse(stdout);
  expect(ok).toBe(false);
  const states = results.map(({ lesson: name, state, written }: Record<string, unknown>) => [
    name,
    state,
    written,
  ]);
  expect(states.sort()).toEqual([
    ["bad", "refused", false],
    ["hello", "outdated", true],
  ]);
  expect(expected("hello")).toBe("hello\n");
});

describe("a capture for texts that differ", () => {
  test.each([
    [["sum: 1", "sum: -2"], "sum: {{sum:int}}"],
    [["it took 1.5 s", "it took 2 s"], "it took {{took:ms}} s"],
    [["by Thread-1, by a", "by Thread-2, by b"], "by Thread-{{Thread:int}}, by {{by}}"],
    [["99", "100"], "{{value:int}}"],
    [["{1}", "{2}"], "{{{value:int}}}"],
    [["{{1}}", "{{2}}"], "\\{{{{value:int}}}}"],
    [["{{{1", "{{{2"], "\\{{{{{value:int}}"],
    [["{{ 1", "{{ 2"], "\\{{ {{value:int}}"],
    [["same", "same"], "same"],
    [["one word", "one"], undefined],
  ])("%j: %s", (texts, line) => {
    const made = captureText(texts, new Set());
    expect(made).toBe(line);
    const [read] = parseExpected(made ?? "");
    if (read !== undefined) expect(texts.every((text) => standsFor(read, text))).toBe(true);
  });

  test("takes no name that is there already", () => {
    expect(captureText(["a 1", "a 2"], new Set(["a", "a2"]))).toBe("a {{a3:int}}");
  });
});

test("a run that cannot run, and does not say why, has a reason all the same", () => {
  const run = { verdict: "error", findings: [] } as Partial<RunResult> as RunResult;
  expect(refusalOf({} as Lesson, run, 1)).toBe("it cannot run.");
});

test("a run that was stopped may have an end", () => {
  const run = { verdict: "timeout", findings: [] } as Partial<RunResult> as RunResult;
  expect(refusalOf({ folder: "long", check: {} } as Partial<Lesson> as Lesson, run, 1)).toMatch(
    /^it was stopped before its end\.\n/,
  );
});

test("the names of new captures are counted in the order of the lines", () => {
  const runs = [
    ["x 1", "y 2", "keep"],
    ["x 3", "y 4", "keep"],
  ].map((run) => run.map((line) => line.replace(/^[xy] /, "")));
  const present = ["keep", "{{word}} {{other}}"].join("\n");
  const proposal = propose(parseExpected(`${present}\n`), present.split("\n"), runs);
  const { candidates } = proposal as { candidates: readonly (readonly string[])[] };
  for (const lines of candidates)
    expect(lines.filter((line) => line.includes("{{value"))).toEqual(["{{value:int}}", "{{value2:int}}"]);
});

test("runs with different numbers of lines, or lines without a form in common, are refused", () => {
  expect(propose([], [], [["a"], ["a", "b"]])).toMatchObject({
    refusal: expect.stringContaining("prints 1 line, and another one prints 2."),
  });
  expect(propose(parseExpected("x"), ["x"], [["a b"], ["c"]])).toMatchObject({
    refusal: expect.stringContaining('"a b" where another one prints "c"'),
  });
});

function says(statements: string): string {
  return `import { Lock, print } from "threadlab";\n\nexport default function main() {\n  ${statements}\n}\n`;
}

function lesson(name: string, program: string, text: string, front = ""): void {
  const folder = join(course, name);
  mkdirSync(folder, { recursive: true });
  const number = readdirSync(course).length;
  writeFileSync(join(folder, "lesson.md"), `---\ntitle: ${name}\nnumber: ${number}\n${front}---\n\nText.\n`);
  writeFileSync(join(folder, "main.ts"), program);
  writeFileSync(join(folder, "expected.txt"), text);
}

function expected(name: string): string {
  return readFileSync(join(course, name, "expected.txt"), "utf8");
}

function update(option = "", env: Readonly<Record<string, string>> = {}, ...more: string[]) {
  const words = ["update", ".", ...(option === "" ? [] : [option]), ...more];
  return callMain(words, { cwd: course, env });
}
