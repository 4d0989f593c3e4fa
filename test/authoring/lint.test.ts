import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { callMain } from "../cli/in-process.ts";

const PROGRAM =
  'import { print } from "threadlab";\n\nexport default function main() {\n  print("hello");\n}\n';
/** A lesson with nothing to mend. */
const GOOD = {
  "lesson.md": "---\ntitle: Hello\nnumber: 1\n---\n\nIt says hello.\n",
  "main.ts": PROGRAM,
  "main.py": 'print("hello")\n',
  "expected.txt": "hello\n",
};
const HINTS = "hints: [What is it?, The rule., Change it.]\n";
const COUNT =
  'import { print, Shared, Thread } from "threadlab";\n\nconst sum = new Shared(0);\n\n' +
  "export function add() {\n  sum.value += 1;\n}\n\nexport default function main() {\n" +
  "  const both = [new Thread({ target: add }), new Thread({ target: add })];\n";
const START = `${COUNT}  for (const each of both) each.start();\n  for (const each of both) each.join();\n  print(sum.value);\n}\n`;
const SOLUTION = `${COUNT}  for (const each of both) {\n    each.start();\n    each.join();\n  }\n  print(sum.value);\n}\n`;
const GOOD_EXERCISE = {
  "exercise.md": `---\ntitle: Two\nnumber: 1\n${HINTS}after: Wait first.\n---\n\nBecause.\n`,
  "start.ts": START,
  "solution.ts": SOLUTION,
  "expected.txt": "2\n",
};

let course: string;

beforeEach(() => {
  course = mkdtempSync(join(tmpdir(), "threadlab-lint-"));
  write("hello", GOOD);
});

afterEach(() => {
  process.chdir(tmpdir());
  rmSync(course, { recursive: true });
});

describe("a course with nothing to mend", () => {
  test("is told so, with its lessons and exercises counted", async () => {
    write("exercises/two", GOOD_EXERCISE);
    expect(await lint()).toEqual({ code: 0, lines: ["1 lesson and 1 exercise: nothing to mend"] });
  });

  test("a folder without lessons is no such course", async () => {
    const { code, stderr } = await callMain(["lint", "hello/none"], { cwd: course });
    expect({ code, stderr }).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("no folder hello/none"),
    });
    mkdirSync(join(course, "empty"));
    expect((await callMain(["lint", "empty"], { cwd: course })).code).toBe(2);
  });
});

/** What is done to the lesson, and what is said of it. */
const LESSONS: readonly (readonly [
  what: string,
  files: Readonly<Record<string, string | Uint8Array>>,
  said: string,
])[] = [
  [
    "an unknown key",
    { "lesson.md": lesson("titel: x") },
    'hello/lesson.md:4:1 error There is no key "titel". Did you mean "title"?',
  ],
  [
    "no title",
    { "lesson.md": "---\nnumber: 1\n---\n\nText\n" },
    "The key title is missing. Add the line title: What the lesson shows [front-matter]",
  ],
  [
    "no text",
    { "lesson.md": "---\ntitle: a\nnumber: 1\n---\n" },
    "hello/lesson.md:4:4 error There is no text after the front matter.",
  ],
  [
    "a link to nothing",
    { "lesson.md": lesson("", "\nSee [it](it.md).") },
    "hello/lesson.md:7:10 error The link it.md leads nowhere",
  ],
  [
    "a link to no heading",
    { "lesson.md": lesson("", "\n[a](#b) [h](#the-h)\n\n# The H") },
    "The link #b leads nowhere",
  ],
  [
    "a param that is not read",
    { "lesson.md": lesson("params: { threads: 3 }") },
    "hello/lesson.md:4:11 error The program never reads the param threads.",
  ],
  [
    "one answer to predict",
    { "lesson.md": lesson("predict: 4") },
    'hello/lesson.md:4:1 error The key predict offers one answer only: "4". Make it a list of several',
  ],
  [
    "shows without a capture",
    { "lesson.md": lesson("shows: { pid: 3 }") },
    "hello/lesson.md:4:10 error The key shows has a text for pid",
  ],
  [
    "races without a race",
    { "lesson.md": lesson("races: true") },
    "hello/lesson.md:4:1 error races: true announces a data race, but its only trace shows none",
  ],
  [
    "a capture that never varies",
    { "expected.txt": "{{word}}\n" },
    'hello/expected.txt:1:1 warning {{word}} stood for "hello" in all of 13 runs.',
  ],
  [
    "the same capture again",
    {
      "expected.txt": "hello \\{{a}} {{a}} {{a}}\n",
      "main.ts":
        'import { print } from "threadlab";\nexport default function main() {\n  print("hello {{a}} word word");\n}\n',
    },
    'hello/expected.txt:1:20 warning {{a}} stood for "word" in all of 13 runs.',
  ],
  [
    "a capture that cannot be read",
    { "expected.txt": "a {{n:imt}}\n" },
    'hello/expected.txt:1:3 error {{n:imt}} has the unknown type "imt".',
  ],
  [
    "a program that does not compile",
    { "main.ts": "export default function main( {}\n" },
    "hello/main.ts:2:1 error Expected ",
  ],
  ["a program without main", { "main.ts": "export {};\n" }, "has no default export"],
  ["a file that nobody reads", { "old.ts": "export {};\n" }, "hello/old.ts:1:1 error Nothing reads old.ts"],
  [
    "a byte that is no character",
    { "main.py": Uint8Array.of(35, 32, 0xe4, 10) },
    "hello/main.py:1:3 error This file is not UTF-8: the byte 0xE4 at offset 2 (line 1)",
  ],
  [
    "a letter that looks like another",
    { "expected.txt": "hellо\n" },
    "hello/expected.txt:1:5 warning The letter о is U+043E, which looks like the o",
  ],
  [
    "a space that is none",
    { "expected.txt": "a\u00a0b\n" },
    "hello/expected.txt:1:2 warning This is U+00A0 (a no-break space)",
  ],
];

describe("one line for each mistake of a lesson", () => {
  test.each(LESSONS)("%s", async (_what, files, said) => {
    write("hello", files);
    const { code, lines } = await lint();
    expect(lines.join("\n")).toContain(said);
    expect(code).toBe(1);
  });

  test("files that another one names, words of other alphabets, emoji and links to the web are in order", async () => {
    write("hello", {
      "helper.ts": 'export const word = "hello";\n',
      "main.ts": PROGRAM.replace('"hello"', "word").replace(
        "\n\n",
        '\nimport { word } from "./helper.ts";\n\n',
      ),
      "lesson.md": lesson("", "\nПривет and 👩‍💻. [More](https://example.org)."),
    });
    expect((await lint()).lines).toEqual(["1 lesson: nothing to mend"]);
  });

  test("no main.py", async () => {
    rmSync(join(course, "hello/main.py"));
    expect((await lint()).lines[0]).toBe(
      "hello/main.py:1:1 warning There is no main.py. Put the same program in Python there. [python]",
    );
  });
});

describe("one line for each mistake of a course", () => {
  test("numbers with gaps, and given twice", async () => {
    write("again", GOOD);
    write("later", { ...GOOD, "lesson.md": GOOD["lesson.md"].replace("number: 1", "number: 4") });
    write("never", { ...GOOD, "lesson.md": GOOD["lesson.md"].replace("number: 1\n", "") });
    const { lines } = await lint();
    expect(lines.filter((line) => line.endsWith("[number]"))).toEqual([
      "hello/lesson.md:3:1 error Its number is 1, and again/lesson.md has the same number. Give each its own number. [number]",
      "later/lesson.md:3:1 error Its number is 4, and the numbers 2 to 3 are missing. Write 2, or delete the line number: … in all of them. [number]",
      "never/lesson.md:1:1 error It has no number, and others have one. Add the line number: …, or delete theirs. [number]",
    ]);
  });

  test("no gap where a number cannot be read", async () => {
    write("second", { ...GOOD, "lesson.md": GOOD["lesson.md"].replace("number: 1", "number: 2\nbad: x") });
    write("third", { ...GOOD, "lesson.md": GOOD["lesson.md"].replace("number: 1", "number: 3") });
    expect((await lint()).lines.filter((line) => line.endsWith("[number]"))).toEqual([]);
  });

  test("one lesson alone, such as a copy, may have any number", async () => {
    write("hello", { ...GOOD, "lesson.md": GOOD["lesson.md"].replace("number: 1", "number: 11") });
    expect((await lint()).lines.filter((line) => line.endsWith("[number]"))).toEqual([]);
  });

  test("folders that are skipped: empty ones, links, lessons in a folder, and what is no exercise", async () => {
    mkdirSync(join(course, "empty"));
    write("more/deep", GOOD);
    symlinkSync(join(course, "hello"), join(course, "link"));
    symlinkSync(join(course, "nowhere"), join(course, "lost"));
    symlinkSync(join(course, "hello/main.ts"), join(course, "main.ts"));
    mkdirSync(join(course, "exercises/notes"), { recursive: true });
    symlinkSync(join(course, "hello"), join(course, "exercises/link"));
    expect((await lint()).lines.slice(0, 6).map((line) => line.replace(/^.*warning /, ""))).toEqual([
      "empty is skipped: it is empty. [skipped]",
      "exercises/link is skipped: it is a link, and exercises are folders of their own. [skipped]",
      "exercises/notes is skipped: it has no exercise.md. [skipped]",
      "link is skipped: it is a link, and lessons are folders of their own. [skipped]",
      "lost is skipped: it is a link that leads nowhere. [skipped]",
      "more is skipped: it contains lessons itself, and a course has no folders of lessons in it. [skipped]",
    ]);
  });
});

const EXERCISES: typeof LESSONS = [
  [
    "a start that is solved",
    { "start.ts": SOLUTION },
    "exercises/two/start.ts:1:1 error The start is solved already.",
  ],
  [
    "a start that does not compile",
    { "start.ts": "export default (\n" },
    "exercises/two/start.ts:2:1 error ",
  ],
  [
    "a solution that is none",
    { "solution.ts": START },
    "exercises/two/solution.ts:1:1 error The solution is not proved: ",
  ],
  [
    "two hints",
    { "exercise.md": GOOD_EXERCISE["exercise.md"].replace(", Change it.", "") },
    "exercises/two/exercise.md:4:1 error There are 2 hints.",
  ],
  [
    "a lesson that is not there",
    { "exercise.md": GOOD_EXERCISE["exercise.md"].replace("number: 1", "number: 1\nlesson: helo") },
    'exercises/two/exercise.md:4:1 error The course has no lesson "helo". Did you mean "hello"?',
  ],
  [
    "a hint with a line of the solution",
    { "exercise.md": GOOD_EXERCISE["exercise.md"].replace("Change it.", '"Write: each.join();"') },
    "exercise.md:4:41 error Hint 3 contains a whole line of the solution: each.join();",
  ],
  [
    "a rule in two sentences",
    { "exercise.md": GOOD_EXERCISE["exercise.md"].replace("Wait first.", "Wait. Then go.") },
    "exercise.md:5:1 error The key after must be one sentence",
  ],
  [
    "no text",
    { "exercise.md": GOOD_EXERCISE["exercise.md"].replace("\n\nBecause.", "") },
    "exercise.md:6:4 error There is no text after the front matter. Explain why the solution is right.",
  ],
  [
    "a byte that is no character",
    { "start.ts": Uint8Array.of(47, 47, 0xe4, 10) },
    "exercises/two/start.ts:1:3 error This file is not UTF-8: the byte 0xE4 at offset 2 (line 1)",
  ],
];

/** An exercise whose solution is refused under the second case. */
const DRIVEN = {
  "exercise.md": GOOD_EXERCISE["exercise.md"].replace(
    "number: 1",
    "number: 1\ncases: [{ size: 1 }, { size: 2 }]",
  ),
  "main.ts": `import { param, print } from "threadlab";
import { says } from "./part.ts";
export default function main() {
  print(says(param("size", 1)));
}
`,
  "expected.txt": "hello\n",
};

describe("one line for each mistake of an exercise with a driver", () => {
  test.each([
    ["nothing", "", {}, "nothing to mend"],
    [
      "a case that sets what nobody reads",
      "",
      { "exercise.md": DRIVEN["exercise.md"].replace("size: 2", "sise: 2") },
      "exercises/two/exercise.md:4:24 error The program never reads the param sise.",
    ],
    [
      "a solution that ends in an error",
      'if (size === 2) throw new Error("no size");',
      {},
      "With size=2: the only trace ends in an uncaught error. In 1 trace: Exception in thread MainThread: Error: no size at says (part.ts:2:25) at main (main.ts:4:9)",
    ],
    [
      "a driver without main",
      "",
      { "main.ts": 'import { says } from "./part.ts";\nsays(param("size"));\n' },
      "error main.ts has no default export",
    ],
    [
      "a driver that does not compile",
      "",
      { "main.ts": "export default function main( {}\n" },
      "exercises/two/main.ts:2:1 error Expected ",
    ],
  ])("%s", async (_what, statement, files, said) => {
    write("exercises/two", { ...DRIVEN, ...files });
    const part = (text: string) => ({
      "part.ts": `export function says(size: number) {\n  ${statement}\n  return "${text}";\n}\n`,
    });
    write("exercises/two/start", part("no"));
    write("exercises/two/solution", part("hello"));
    expect((await lint()).lines.join("\n")).toContain(said);
  });
});

describe("one line for each mistake of an exercise", () => {
  test.each(EXERCISES)("%s", async (_what, files, said) => {
    write("exercises/two", { ...GOOD_EXERCISE, ...files });
    const { code, lines } = await lint();
    expect(lines.join("\n")).toContain(said);
    expect({ code, problems: lines.length }).toEqual({ code: 1, problems: 2 });
  });
});

describe("--types", () => {
  const CHECKED = { "main.ts": `${PROGRAM.replace('"hello"', "wrong")}export const word: string = 5;\n` };

  test("checks the programs with the course's own TypeScript, at their places", async () => {
    await callMain(["new", "course", "typed"], { cwd: course });
    symlinkSync(fileURLToPath(new URL("../../node_modules", import.meta.url)), join(course, "node_modules"));
    const lintTyped = () => callMain(["lint", "typed", "--types"], { cwd: course });
    expect(await lintTyped()).toMatchObject({ code: 0, stdout: "1 lesson: nothing to mend\n" });
    write("typed/hello", CHECKED);
    const { code, stdout } = await lintTyped();
    expect(code).toBe(1);
    expect(stdout).toContain("typed/hello/main.ts:4:9 error TS2304: Cannot find name 'wrong'. [types]\n");
    expect(stdout).toContain("typed/hello/main.ts:6:14 error TS2322: ");
    expect((await callMain(["lint", "typed"], { cwd: course })).stdout).not.toContain("[types]");
    write("typed/hello", { "main.ts": PROGRAM.replace("{ print }", "{ print, Lokc }") });
    const both = (await lintTyped()).stdout.split("\n").filter((line) => line.includes("Lokc"));
    expect(both).toEqual([
      'typed/hello/main.ts:1:17 error threadlab does not export "Lokc". Did you mean "Lock"? [program]',
    ]);
    write("typed/hello", CHECKED);
    symlinkSync(join(course, "typed"), join(course, "linked"));
    const linked = await callMain(["lint", "linked", "--types"], { cwd: course });
    expect(linked.stdout).toContain("linked/hello/main.ts:4:9 error TS2304: ");
    write("typed", { "tsconfig.json": '{ "files": ["other.ts"] }', "other.ts": "export {};\n" });
    write("typed/exercises/driven", { "exercise.md": "", "main.ts": PROGRAM });
    for (const name of ["start", "solution"]) write(`typed/exercises/driven/${name}`, { "part.ts": PROGRAM });
    const left = (await lintTyped()).stdout.matchAll(/^(.*):1:1 error typed\/tsconfig.json leaves it out/gm);
    expect([...left].map(([, file]) => file)).toEqual([
      "typed/exercises/driven/solution/part.ts",
      "typed/exercises/driven/start/part.ts",
      "typed/hello/main.ts",
    ]);
    write("typed", { "tsconfig.json": '{ "include": ["nothing"] }' });
    expect((await lintTyped()).stdout).toContain(
      "typed/tsconfig.json:1:1 error TS18003: No inputs were found",
    );
  });

  test("needs settings and a compiler", async () => {
    expect(await callMain(["lint", "hello", "--types"], { cwd: course })).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("--types needs a tsconfig.json in hello or above it."),
    });
    write("", { "tsconfig.json": "{}" });
    expect(await callMain(["lint", "hello", "--types"], { cwd: course })).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("npm install --save-dev typescript"),
    });
  });
});

test("as a document", async () => {
  write("hello", { "lesson.md": lesson("titel: x") });
  const { code, stdout } = await callMain(["lint", "--json"], { cwd: course });
  expect(code).toBe(1);
  expect(JSON.parse(stdout)).toMatchObject({
    ...{ command: "lint", ok: false, lessons: 1, exercises: 0 },
    problems: [{ file: "hello/lesson.md", line: 4, column: 1, severity: "error", rule: "front-matter" }],
  });
});

function lesson(line: string, text = "It says hello."): string {
  return `---\ntitle: Hello\nnumber: 1\n${line === "" ? "" : `${line}\n`}---\n\n${text}\n`;
}

function write(folder: string, files: Readonly<Record<string, string | Uint8Array>>): void {
  for (const [name, content] of Object.entries(files)) {
    const file = join(course, folder, name);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content);
  }
}

async function lint(): Promise<{ code: number | null; lines: readonly string[] }> {
  const { code, stdout } = await callMain(["lint"], { cwd: course });
  return { code, lines: stdout.trimEnd().split("\n") };
}
