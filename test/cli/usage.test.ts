import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { callMain } from "./in-process.ts";
import { parseDocument, REPOSITORY } from "./threadlab.ts";

const { version } = JSON.parse(readFileSync(join(REPOSITORY, "package.json"), "utf8")) as { version: string };

const NO_POLL =
  "--poll is for practice on a terminal, which checks on every save. Leave it out, or call it there without a command: threadlab practice --poll.";

describe("threadlab alone", () => {
  test("says what it is and where to start", async () => {
    const { code, stdout, stderr } = await callMain([]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toContain("threadlab run create");
    expect(stdout).toContain("threadlab list");
  });

  test.each([["--help"], ["-h"], ["help"]])("%s names the commands", async (word) => {
    const { code, stdout } = await callMain([word]);
    expect(code).toBe(0);
    for (const command of [
      "list",
      "show [lesson]",
      "run <lesson or file...>",
      "check [lesson, folder or file...]",
    ]) {
      expect(stdout).toContain(`\n  ${command}`);
    }
  });

  test("--help has the commands in groups", async () => {
    const { stdout } = await callMain(["--help"]);
    expect(stdout.match(/^\w.*:$/gm)).toEqual([
      "Options:",
      "Learn:",
      "Look closer:",
      "Check a course:",
      "Write a course:",
      "Commands:",
    ]);
  });

  test("help of a command names its options and the common ones", async () => {
    const { code, stdout } = await callMain(["run", "--help"]);
    expect(code).toBe(0);
    for (const option of ["--timeout <seconds>", "--set <name=value>", "--json", "--no-color"]) {
      expect(stdout).toContain(option);
    }
  });

  test.each([["--version"], ["-v"]])("%s prints the version and nothing else", async (word) => {
    expect(await callMain([word])).toEqual({ code: 0, stdout: `${version}\n`, stderr: "" });
  });
});

test.each([["help"], ["help", "schedules"], ["run", "--help"], ["--version"], ["completion", "bash"]])(
  "%s %s is text, so --json is refused",
  async (...words) => {
    const { code, stdout, stderr } = await callMain([...words, "--json"]);
    expect({ code, stderr }).toEqual({ code: 2, stderr: "" });
    const message = "Help, the version and scripts for shells are plain text. Leave out --json.";
    expect(parseDocument(stdout)).toMatchObject({ ok: false, error: { code: "ERR_USAGE", message } });
  },
);

describe("a call that makes no sense is one line on standard error, and exit code 2", () => {
  test.each([
    [["lst"], 'There is no command "lst". Did you mean "list"? See threadlab --help.'],
    [["7"], 'There is no command "7". To run a lesson: threadlab run 7. See threadlab --help.'],
    [["99"], 'There is no command "99". See threadlab --help.'],
    [["mutx"], 'There is no command "mutx". To run a lesson: threadlab run mutex. See threadlab --help.'],
    [
      ["mine.ts"],
      'There is no command "mine.ts". To run a lesson: threadlab run mine.ts. See threadlab --help.',
    ],
    [["--jsn"], 'Unknown option "--jsn". Did you mean "--json"? See threadlab --help.'],
    [["list", "--jsno"], 'Unknown option "--jsno". Did you mean --json? See threadlab list --help.'],
    [
      ["list", "a", "b"],
      'Too many arguments for "list". Expected 1 argument but got 2. See threadlab list --help.',
    ],
    [
      ["run"],
      "threadlab run needs the name of a lesson or a file, as in: threadlab run mutex. See threadlab run --help.",
    ],
    [
      ["show"],
      "threadlab show needs the name of a lesson, as in: threadlab show mutex. See threadlab show --help.",
    ],
    [["run", "mutx"], 'There is no lesson "mutx". Did you mean mutex?'],
    [["run", "no/such.ts"], "There is no file or folder no/such.ts."],
    [
      ["run", "create", "--timeout", "soon"],
      '--timeout takes a number of seconds from 0.001 to 2,000,000. It was given "soon".',
    ],
    [
      ["run", "create", "--timeout", "0"],
      '--timeout takes a number of seconds from 0.001 to 2,000,000. It was given "0".',
    ],
    ...["1e9", "Infinity", "NaN", "-1", "0x10", "1_000", "1e999"].map((text): [string[], string] => [
      ["check", "--timeout", text],
      `--timeout takes a number of seconds from 0.001 to 2,000,000. It was given "${text}".`,
    ]),
    [
      ["run", "race", "--seed", "1.5"],
      '--seed takes a whole number from 0 to 2,000,000,000. It was given "1.5".',
    ],
    [["run", "race", "--seed", "1", "--seed", "2"], "--seed is given twice. Give it once."],
    [["run", "race", "--timeout", "1", "--timeout=1"], "--timeout is given twice. Give it once."],
    [["run", "race", "--trace="], "--trace is given an empty value. Give it a value, or leave it out."],
    [
      ["replay", "race", "--schedule", " "],
      "--schedule is given an empty value. Give it a value, or leave it out.",
    ],
    [
      ["new", "course", "mine", "--ci", "travis"],
      '--ci takes one of these: github, gitlab. It was given "travis". See threadlab new course --help.',
    ],
    [
      ["update", "race"],
      "race comes with threadlab, so it is not yours to update. Copy it, and update the copy: threadlab copy race.",
    ],
    [
      ["update", "programs/hello.ts"],
      "programs/hello.ts is a program, not a lesson, so it has no expected.txt. Name the folder of a lesson.",
    ],
    [
      ["copy", "programs/hello.ts"],
      "programs/hello.ts is a program, not a lesson, so there is no lesson to copy. To run it: threadlab run programs/hello.ts.",
    ],
    [["replay", "../../lessons", "--schedule", "1"], "replay takes one lesson or file at a time."],
    [
      ["grade", "course/sum", "programs"],
      "There is no exercise course/sum: that folder has no exercise.md. Name it as course/exercise, or one that comes with threadlab.",
    ],
    [
      ["grade", "account", "programs/hello.ts", "--cases", "1,7"],
      '--cases takes numbers with commas between them, and account has no case "7". Its cases are 1 (what=withdraw), 2 (what=too much), 3 (what=either), 4 (what=same way), 5 (what=both ways), 6 (what=and back).',
    ],
    [["predict", "lessons/luck"], "lessons/luck contains several lessons. Predict one at a time."],
    [["steer", "lessons/luck"], "lessons/luck contains several lessons. Steer one at a time."],
    [
      ["claims", "lessons/luck"],
      "No lesson of this course says which claims of the notes it tests (claims in its front matter). Those of threadlab's own lessons: threadlab claims threads.",
    ],
    [["completion", "bash", "zsh"], 'completion takes one shell. Leave out "zsh".'],
    [
      ["explore", "race", "--strategy", "round-robin", "--runs", "5"],
      "round-robin always gives the same schedule, so it runs once. Leave out --runs and --seed.",
    ],
    [
      ["explore", "race", "--find", "a.txt", "--reporter", "tap"],
      "--find answers one question. Use it without --reporter, or with --json.",
    ],
    [["check", "race", "--reporter", "html"], "--reporter html needs a file: --reporter html=report.html."],
    [
      ["check", "race", "--reporter", "html=a.html", "--reporter", "html=b.html"],
      "--reporter html is given twice. Give it once.",
    ],
    [
      ["check", "race", "--html", "a.html", "--reporter", "html=b.html"],
      "--html and --reporter html are the same. Give one of them.",
    ],
    ...[["--repeat", "2"], ["--watch"]].map((other): [string[], string] => [
      ["run", "race", "--html", "a.html", ...other],
      `--html makes a page of one run or search, so it does not work with ${other[0]}. Use one of them.`,
    ]),
    [["run", "create", "--poll"], "--poll belongs to --watch, which runs again on every save. Add it."],
    [["check", "create", "--poll"], "--poll belongs to --watch, which runs again on every save. Add it."],
    [["practice", "--poll"], NO_POLL],
    [["practice", "--poll", "list"], NO_POLL],
    [["help", "foo"], 'There is no command "foo". See threadlab --help.'],
    [["help", "rnu"], 'There is no command "rnu". Did you mean "run"? See threadlab --help.'],
    [["foo"], 'There is no command "foo". See threadlab --help.'],
    [["watch", "create"], 'There is no command "watch". See threadlab --help.'],
    [["RUN"], 'There is no command "RUN". Did you mean "run"? See threadlab --help.'],
    [
      ["run", "create", "--timeout"],
      "--timeout needs a value: --timeout <seconds>. See threadlab run --help.",
    ],
    [["run", "mutex", "--set", "threads"], '--set "threads" has no value. Write --set name=value.'],
    [
      ["run", "mutex", "--set", "thread=3"],
      'This lesson has no param "thread". Did you mean "threads"? Its params and their defaults: threads=100.',
    ],
    [
      ["run", "lessons/luck", "--set", "threads=2"],
      'joined-one: This lesson has no params, so "threads" cannot be set.',
    ],
    [
      ["run", "mutex", "--set", "threads=many"],
      'The param threads must be a number (its default is 100), not "many".',
    ],
  ])("%j", async (words, message) => {
    expect(await callMain(words)).toEqual({ code: 2, stdout: "", stderr: `error: ${message}\n` });
  });

  test("--reporter json of a check means the same as --json", async () => {
    const { stdout } = await callMain(["check", "race", "--watch", "--reporter", "json"]);
    expect(parseDocument(stdout)).toMatchObject({
      ok: false,
      error: { message: expect.stringContaining("--json writes one document") },
    });
  });

  test("with --json the error is a document on standard output", async () => {
    const { code, stdout, stderr } = await callMain(["run", "mutx", "--json"]);
    expect({ code, stderr }).toEqual({ code: 2, stderr: "" });
    expect(parseDocument(stdout)).toEqual({
      threadlab: 1,
      command: "run",
      ok: false,
      results: [],
      error: { code: "ERR_LESSON_NOT_FOUND", message: 'There is no lesson "mutx". Did you mean mutex?' },
    });
  });
});
