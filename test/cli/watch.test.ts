import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { stripVTControlCharacters } from "node:util";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { callMain } from "./in-process.ts";
import { canHaveTerminal, REPOSITORY, threadlabInTerminal } from "./threadlab.ts";

let cwd: string;

beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), "threadlab-watch-"));
});

afterEach(() => {
  process.chdir(tmpdir());
  rmSync(cwd, { recursive: true });
});

const program = (text: string) =>
  `import { print } from "threadlab";\nexport default function main() {\n  print("${text}");\n}\n`;

describe("--watch", () => {
  test.each([["run"], ["check"]])("%s needs a terminal to type on", async (command) => {
    writeFileSync(join(cwd, "a.ts"), program("one"));
    const { code, stderr } = await callMain([command, "a.ts", "--watch"], { cwd });
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: "error: watch needs a terminal. Without --watch, the command runs once.\n",
    });
  });

  describe.skipIf(!canHaveTerminal())("on a terminal", () => {
    const inTerminal = (words: readonly string[], typing: Parameters<typeof threadlabInTerminal>[1]) =>
      threadlabInTerminal(words, { cwd, columns: 100, ...typing, env: { NO_COLOR: "1", ...typing?.env } });
    /** On a terminal that is made narrow once the answer is there. */
    const narrowed = (words: readonly string[]) =>
      inTerminal(words, {
        columns: 120,
        typing: [
          ["no change seen yet", { columns: 40 }],
          ["no change seen yet", "q"],
        ],
      });

    test("runs on every save, however the editor saves, and at a key", async () => {
      const save = join(cwd, "a.ts");
      writeFileSync(save, program("first text"));
      const { code, stdout } = await inTerminal(["run", "a.ts", "--watch"], {
        typing: [
          ["no change seen yet", { save, text: program("second text") }],
          ["second text", ""],
          ["last change seen", { save, text: "export default function main( {" }],
          ["the program is wrong", ""],
          ["last change seen", { save, text: program("third text") }],
          ["third text", ""],
          ["last change seen", "r"],
          ["running", ""],
          ["last change seen", "q"],
        ],
      });
      expect(code).toBe(0);
      expect(stdout).not.toContain("    at ");
      // The last answer stays.
      expect(stdout.slice(stdout.lastIndexOf("run again"))).toContain("third text");
    });

    test("a save in the middle of a run ends that run", async () => {
      const save = join(cwd, "a.ts");
      writeFileSync(
        save,
        program("asleep")
          .replace("print(", "for (;;) print(")
          .replace("{ print }", "{ print, sleep }")
          .replace(");\n}", "), sleep(1);\n}"),
      );
      const { code, stdout } = await inTerminal(["run", "a.ts", "--watch"], {
        typing: [
          ["asleep", { save, text: program("awake") }],
          ["awake", ""],
          ["last change seen", "q"],
        ],
      });
      expect(code).toBe(0);
      expect(stdout.slice(stdout.lastIndexOf("run again"))).not.toContain("asleep");
    });

    test("the files that a program imports count, too, and are looked at where asked for", async () => {
      const save = join(cwd, "words.ts");
      writeFileSync(save, 'export const word = "old word";\n');
      writeFileSync(
        join(cwd, "a.ts"),
        'import { print } from "threadlab";\nimport { word } from "./words.ts";\nexport default function main() { print(word); }\n',
      );
      const { code, stdout } = await inTerminal(["check", "a.ts", "--watch", "--poll"], {
        typing: [
          ["no change seen yet", { save, text: "export const word = 5 +;\n" }],
          ["words.ts:1", ""],
          ["The files are looked at once a second.", { save, text: 'export const word = "new word";\n' }],
          ["a.ts  ran", ""],
          ["last change seen", "q"],
        ],
      });
      expect(code).toBe(0);
      expect(stdout).toContain("1 program: 1 ran");
    });

    test("a file that a save has just begun to import counts while the first run with it goes on", async () => {
      const [main, other] = [join(cwd, "a.ts"), join(cwd, "other.ts")];
      writeFileSync(main, program("alone"));
      writeFileSync(other, 'export const word = "old word";\n');
      const text = `import { print, sleep } from "threadlab";
import { word } from "./other.ts";
export default function main() {
  print(word);
  sleep(word === "old word" ? 3000 : 0);
}
`;
      const { code } = await inTerminal(["run", "a.ts", "--watch", "--timeout", "3000"], {
        typing: [
          ["no change seen yet", { save: main, text }],
          ["old word", { save: other, text: 'export const word = "new word";\n' }],
          ["new word", ""],
          ["last change seen", "q"],
        ],
      });
      expect(code).toBe(0);
    });

    test("a lesson that is added to a course is checked, and its files count", async () => {
      await callMain(["new", "course", "."], { cwd });
      mkdirSync(join(cwd, "other"));
      const save = join(cwd, "other/lesson.md");
      const { code } = await inTerminal(["check", ".", "--watch"], {
        typing: [
          ["no change seen yet", { save: join(cwd, "other/expected.txt"), text: "" }],
          ["has no lesson.md", ""],
          ["last change seen", { save, text: "---\ntitle: Other\n---\nText.\n" }],
          ["has no main.ts", ""],
          ["last change seen", "q"],
        ],
      });
      expect(code).toBe(2);
    });

    test("another file behind a link is a change", async () => {
      for (const name of ["one", "two"]) writeFileSync(join(cwd, `${name}.ts`), program(`text ${name}`));
      symlinkSync(join(cwd, "one.ts"), join(cwd, "a.ts"));
      const done = inTerminal(["run", "a.ts", "--watch"], {
        typing: [
          ["text one", { save: join(cwd, "ready"), text: "" }],
          ["text two", ""],
          ["last change seen", "q"],
        ],
      });
      await vi.waitFor(() => statSync(join(cwd, "ready")), 20_000);
      symlinkSync(join(cwd, "two.ts"), join(cwd, "link"));
      renameSync(join(cwd, "link"), join(cwd, "a.ts"));
      expect((await done).code).toBe(0);
    });

    test("f checks only what failed, until it is mended", async () => {
      writeFileSync(join(cwd, "good.ts"), program("fine"));
      const save = join(cwd, "bad.ts");
      writeFileSync(save, program("broken").replace("print(", "throw new Error("));
      const { code, stdout } = await inTerminal(["check", "good.ts", "bad.ts", "--watch"], {
        typing: [
          ["2 programs: 1 ran, 1 failed", ""],
          ["no change seen yet", "f"],
          ["1 program: 1 failed", ""],
          ["failed only", { save, text: program("mended") }],
          ["1 program: 1 ran", ""],
          ["last change seen", "f"],
          ["Nothing has failed.", "r"],
          ["2 programs: 2 ran", ""],
          ["last change seen", "q"],
        ],
      });
      expect(code).toBe(0);
      expect(stdout).toContain("check good.ts bad.ts, failed only");
      // The answer about the mended one is still about some of them.
      const mended = stdout.slice(stdout.indexOf("1 program: 1 ran"), stdout.indexOf("Nothing has failed."));
      expect(mended).not.toContain("bad.ts · last change");
    });

    test("without a terminal to show it on, the last line counts what failed", async () => {
      writeFileSync(join(cwd, "good.ts"), program("fine"));
      writeFileSync(join(cwd, "bad.ts"), program("broken").replace("print(", "throw new Error("));
      const { stdout } = await inTerminal(["check", "good.ts", "bad.ts", "--watch"], {
        isPiped: true,
        typing: [
          ["done: 1 of 2 failed", "f"],
          ["done: 1 of 1 failed", "f"],
          ["done: 1 of 2 failed", "q"],
        ],
      });
      // The line above an answer says what it is about.
      expect(stdout.split("\r\n").filter((line) => /^(watching|done)/.test(line))).toEqual([
        "watching check good.ts bad.ts",
        "done: 1 of 2 failed",
        "watching check good.ts bad.ts, failed only",
        "done: 1 of 1 failed",
        "watching check good.ts bad.ts",
        "done: 1 of 2 failed",
      ]);
    });

    test("Ctrl-C ends it, and the terminal gets its lines back", async () => {
      writeFileSync(join(cwd, "a.ts"), program("one"));
      const { code } = await inTerminal(["run", "a.ts", "--watch"], { interruptAt: "no change seen yet" });
      expect(code).toBe(130);
    });

    test("in CI it does not watch", async () => {
      writeFileSync(join(cwd, "a.ts"), program("one"));
      const { code, stdout } = await inTerminal(["run", "a.ts", "--watch"], { env: { CI: "true" } });
      expect(code).toBe(2);
      expect(stdout).toContain("watch needs a terminal");
    });

    test("practice checks on every save, gives hints, and goes on at a key only", async () => {
      await callMain(["practice", "init", "."], { cwd });
      const solution = readFileSync(join(REPOSITORY, "lessons/practice/start-not-run/solution.ts"), "utf8");
      const { code, stdout } = await inTerminal(["practice"], {
        typing: [
          ["Not solved", ""],
          ["no change seen yet", "h"],
          ["hint 1 of 3", "s"],
          ["s shows the next step", { save: join(cwd, "01-start-not-run.ts"), text: solution }],
          ["Solved, and proved", ""],
          ["last change seen", "n"],
          ["2 · own-variable", ""],
          ["02-own-variable.ts · no change seen yet", "x"],
          ["Start over?", "n"],
          ["Nothing was changed.", "q"],
        ],
      });
      expect(code).toBe(1);
      expect(stdout).toContain("1 of 27 solved");
      // There is no schedule that fails, and no hint is needed.
      expect(stdout.slice(stdout.indexOf("Solved, and proved"))).toMatch(/p.previous {3}l.list/);
      const progress = JSON.parse(readFileSync(join(cwd, ".threadlab/practice.json"), "utf8"));
      expect(progress).toMatchObject({
        current: "own-variable",
        exercises: { "start-not-run": { hints: 1 } },
      });
    });

    test("practice steps through no schedule of the exercise before, and names the exercise that it runs", async () => {
      await callMain(["practice", "init", "."], { cwd });
      const { code, stdout } = await inTerminal(["practice"], {
        typing: [
          ["no change seen yet", "s"],
          ["s shows the next step", "n"],
          ["02-own-variable.ts · running", "s"],
          ["s steps through a schedule that fails, once", ""],
          ["no change seen yet", "s"],
          ["s shows the next step", "q"],
        ],
      });
      expect(code).toBe(1);
      expect(stdout).not.toContain("There is no schedule to step through");
    });

    test("practice looks at the files itself where asked to, and only at those of its exercise", async () => {
      await callMain(["practice", "init", "."], { cwd });
      const [first = "", second = ""] = ["01-start-not-run.ts", "02-own-variable.ts"].map((name) =>
        join(cwd, name),
      );
      const done = inTerminal(["practice", "--poll"], {
        typing: [
          ["no change seen yet", { save: first, text: "export default function main( {" }],
          ["The files are looked at once a second.", "n"],
          ["02-own-variable.ts · running", ""],
          ["02-own-variable.ts · no change seen yet", { save: join(cwd, "ready"), text: "" }],
          ["1 · 2", ""],
          ["02-own-variable.ts · last change seen", "q"],
        ],
      });
      await vi.waitFor(() => statSync(join(cwd, "ready")), 20_000);
      writeFileSync(first, program("of another exercise"));
      // Long enough to notice the change, if it counted.
      await setTimeout(1500);
      writeFileSync(join(cwd, "new"), program("1 · 2"));
      renameSync(join(cwd, "new"), second);
      const frames = framesOf((await done).stdout);
      const isRunning = (frame = "") => frame.includes("02-own-variable.ts · running");
      const runs = frames.filter((frame, index) => isRunning(frame) && !isRunning(frames[index - 1]));
      expect(runs).toHaveLength(2);
    });

    test("practice lays out what it shows for the new width of a terminal", async () => {
      await callMain(["practice", "init", "."], { cwd });
      const { stdout } = await inTerminal(["practice"], {
        columns: 120,
        typing: [
          ["no change seen yet", "h"],
          ["hint 1 of 3", { columns: 50 }],
          ["would all\r\n", "q"],
        ],
      });
      const frames = framesOf(stdout);
      const last = frames.findLast((frame) => frame.includes("hint 1 of 3")) ?? "";
      expect(last).toContain("Twenty runs on the machine's clock would all\r\n   have failed as well.");
      expect(last).toContain("does the line\r\n about the roses show");
      // What stays at the end has the new width, too.
      expect(frames.at(-1)).toContain("would all\r\n   have failed as well.");
    });

    test("run --watch lays out what was printed for the new width of a terminal", async () => {
      writeFileSync(join(cwd, "a.ts"), program("as long as a line is, or longer than that"));
      const { stdout } = await narrowed(["run", "a.ts", "--watch"]);
      expect(stdout).toContain("│ as long as a line is, or longer than that\r\n");
      expect(framesOf(stdout).at(-1)).toContain(
        "│ as long as a line is, or\r\n            │ longer than that\r\n",
      );
    });

    test("check --watch lays out its report for the new width of a terminal", async () => {
      writeFileSync(join(cwd, "a.ts"), program("one").replace("print(", "throw new Error("));
      const { stdout } = await narrowed(["check", "a.ts", "--watch"]);
      expect(stdout).toContain("Exception in thread MainThread:\r\n");
      expect(framesOf(stdout).at(-1)).toContain("uncaught\r\n       Exception in thread");
    });

    test("practice goes on when its state was away for a while", async () => {
      await callMain(["practice", "init", "."], { cwd });
      const state = join(cwd, ".threadlab/practice.json");
      const was = readFileSync(state, "utf8");
      const solution = readFileSync(join(REPOSITORY, "lessons/practice/start-not-run/solution.ts"), "utf8");
      const { code } = await inTerminal(["practice"], {
        typing: [
          ["no change seen yet", { save: state, text: "{" }],
          ["", "h"],
          ["it is not JSON", { save: join(cwd, "01-start-not-run.ts"), text: solution }],
          ["error: .threadlab/practice.json", ""],
          ["last change seen", { save: state, text: was }],
          ["", "r"],
          ["Solved, and proved", ""],
          ["last change seen", "q"],
        ],
      });
      expect(code).toBe(0);
      expect(JSON.parse(readFileSync(state, "utf8"))).toHaveProperty("exercises.start-not-run.solved");
    });

    test("wraps what it says below an answer between words", async () => {
      const save = join(cwd, "a.ts");
      writeFileSync(save, program("one"));
      const { stdout } = await inTerminal(["run", "a.ts", "--watch", "--poll"], {
        columns: 32,
        typing: [
          ["no change seen yet", { save, text: program("two, and longer") }],
          ["two, and longer", ""],
          ["last change seen", ""],
          ["looked at", "q"],
        ],
      });
      expect(stdout).toMatch(/ The files are looked at once a\r\n second\./);
    });

    test("practice wraps its messages between words, too", async () => {
      await callMain(["practice", "init", "."], { cwd });
      const { stdout } = await inTerminal(["practice"], {
        columns: 60,
        typing: [
          ["no change seen yet", "x"],
          ["any other key", "n"],
          ["Nothing was changed.", "q"],
        ],
      });
      expect(stdout).toMatch(
        / Start over\? What you wrote is kept in a file beside it\. y\r\n yes, any other key no\r\n/,
      );
    });

    test("practice takes no key for the answer to a question that has gone", async () => {
      await callMain(["practice", "init", "."], { cwd });
      const { stdout } = await inTerminal(["practice"], {
        typing: [
          ["no change seen yet", "x"],
          ["any other key", "r"],
          ["running", ""],
          ["no change seen yet", "yh"],
          ["hint 1 of 3", "q"],
        ],
      });
      expect(stdout).not.toContain("back at the start");
    });

    test("practice says where it keeps what the learner wrote, also once the start has run", async () => {
      await callMain(["practice", "init", "."], { cwd });
      writeFileSync(join(cwd, "01-start-not-run.ts"), "mine\n");
      const { stdout } = await inTerminal(["practice"], {
        typing: [
          ["no change seen yet", "x"],
          ["any other key", "y"],
          ["running", ""],
          ["Not solved", ""],
          ["last change seen", "q"],
        ],
      });
      const last = stdout.slice(stdout.lastIndexOf("Not solved", stdout.lastIndexOf("last change seen")));
      expect(last).toContain("What you wrote is in 01-start-not-run.kept-1.ts.");
    });

    test("Ctrl-Z stops it, and it goes on with the same screen", async () => {
      await callMain(["practice", "init", "."], { cwd });
      const { code, stdout } = await inTerminal(["practice"], {
        isJob: true,
        typing: [
          ["no change seen yet", "\u001a"],
          ["it is stopped", ""],
          ["no change seen yet", "h"],
          ["hint 1 of 3", "q"],
        ],
      });
      expect(code).toBe(1);
      expect(stdout.slice(stdout.indexOf("it is stopped"))).toContain("Not solved: ");
    });

    test("notices at the end of a stop that the terminal has another width", async () => {
      await callMain(["practice", "init", "."], { cwd });
      const { code } = await inTerminal(["practice"], {
        isJob: true,
        typing: [
          ["no change seen yet", "\u001a"],
          ["it is stopped", { columns: 50 }],
          ["would all\r\n", "q"],
        ],
      });
      expect(code).toBe(1);
    });

    test("the verdict stays in view where the terminal is too low for the answer, and the whole answer comes at the end", async () => {
      await callMain(["practice", "init", "."], { cwd });
      await callMain(["practice", "reset", "philosophers"], { cwd });
      const { stdout } = await inTerminal(["practice"], {
        ...{ columns: 60, rows: 15 },
        typing: [
          ["no change seen yet", "h"],
          ["hint 1 of 3", "q"],
        ],
      });
      const frames = framesOf(stdout).map((frame) => frame.trimEnd());
      const last = frames.findLast((frame) => frame.includes("hint 1 of 3")) ?? "";
      expect(last).toMatch(/Not solved: .*\d+ lines below; q shows all, and ends.*hint 1 of 3.*q quit$/s);
      expect(last.split("\n").length).toBeLessThan(15);
      const whole = frames.at(-1) ?? "";
      expect(whole).toMatch(/12 · philosophers.*Not solved: .*a short schedule.*threadlab replay/s);
      expect(whole).not.toContain("lines below");
    });

    test("the list of exercises shows where the learner is, however low the terminal is", async () => {
      await callMain(["practice", "init", "."], { cwd });
      await callMain(["practice", "reset", "own-variable"], { cwd });
      const { stdout } = await inTerminal(["practice"], {
        ...{ columns: 80, rows: 24 },
        typing: [
          ["no change seen yet", "l"],
          ["you are here", "q"],
        ],
      });
      const frames = framesOf(stdout);
      const list = frames.find((frame) => frame.includes("you are here")) ?? "";
      expect(list).toMatch(/ 1 {2}start-not-run .* 2 {2}own-variable .*you are here.*\d+ lines below/s);
    });

    test("practice follows the file that a learner writes for a driver, and what it imports", async () => {
      await callMain(["practice", "init", "."], { cwd });
      await callMain(["practice", "reset", "account"], { cwd });
      const mine = join(cwd, "23-account/account.ts");
      const solution = readFileSync(join(REPOSITORY, "lessons/practice/account/solution/account.ts"), "utf8");
      const { code, stdout } = await inTerminal(["practice"], {
        typing: [
          ["Not solved", ""],
          ["no change seen yet", { save: mine, text: "export class Account {\n" }],
          ["account.ts:2", ""],
          ["last change seen", { save: mine, text: 'export * from "./later.ts";\n' }],
          ["Could not resolve", ""],
          ["last change seen", { save: join(cwd, "23-account/later.ts"), text: solution }],
          ["Solved, and proved", ""],
          ["last change seen", "q"],
        ],
      });
      expect({ code, stdout }).toMatchObject({ code: 0, stdout: expect.stringContaining("1 of 27 solved") });
    });
  });
});

/** What a terminal showed, one drawing after the other. */
function framesOf(stdout: string): readonly string[] {
  return stdout.split("\u001b[G").map((frame) => stripVTControlCharacters(frame));
}
