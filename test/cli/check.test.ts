import { cp, mkdir, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { callMain } from "./in-process.ts";
import { FIXTURES, parseDocument, REPOSITORY, threadlab, unwrap } from "./threadlab.ts";

/** Takes the seconds out of a report. */
function timeless(report: string): string {
  return report.replace(/ +\d+\.\d+ s/g, " 0.0 s");
}

describe("threadlab check", () => {
  test("a course that does what it should", async () => {
    const { code, stdout, stderr } = await callMain(["check", "lessons/course"]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    // Which of the two threads prints first is left to them.
    expect(timeless(stdout).replace(", in another order", "")).toMatchInlineSnapshot(`
      " ✓ first   matches the expected output 0.0 s
       ✓ second  matches the expected output 0.0 s

       2 lessons: 2 match
      "
    `);
  });

  test("explains each failure below its line", async () => {
    const { code, stdout, stderr } = await callMain(["check", "lessons/mixed"]);
    expect({ code, stderr }).toEqual({ code: 1, stderr: "" });
    expect(
      stdout
        .split("\n")
        .filter((line) => /^ [✓✗]/.test(line))
        .map(timeless),
    ).toEqual([
      " ✓ good   matches the expected output 0.0 s",
      " ✗ wrong  does not match the expected output 0.0 s",
      " ✗ stuck  deadlock: MainThread waits for something that w… 0.0 s",
    ]);
    const report = unwrap(stdout);
    expect(report).toContain('missing Line 2 of expected.txt, "two", was not printed.');
    expect(report).toContain(
      'MainThread waits for lock "mutex" (lessons/mixed/stuck/main.ts:8:3), which it holds itself; it holds "mutex" (acquired at lessons/mixed/stuck/main.ts:6:3).',
    );
    expect(report).toMatch(/ 3 lessons: 1 matches, 2 do not $/);
  });

  test("the same bytes every time, with --json too", async () => {
    for (const words of [
      ["check", "lessons/mixed"],
      ["check", "lessons/mixed", "--json"],
    ]) {
      const [one, other] = await Promise.all([callMain(words), threadlab(words)]);
      expect(one.stdout).not.toBe("");
      expect(one).toEqual(other);
    }
  });

  test("tells a lesson that matches by luck, with a command that shows a schedule that does not", async () => {
    const { code, stdout } = await callMain(["check", "lessons/luck"]);
    expect(code).toBe(0);
    const lines = stdout.split("\n");
    expect(lines[0]).toBe(" ✓ joined-one  matches, but not under every schedule             0.00 s");
    expect(lines[1]).toBe("     6 of 12 traces print something else:");
    expect(lines[3]).toBe(" ✓ joined-all  matches the expected output                       0.00 s");
    const replay = lines[2]?.trim().split(" ").slice(1) ?? [];
    const shown = await callMain(replay);
    expect(shown.code).toBe(1);
    expect(shown.stdout).toContain("does not match the expected output");
    const document = await callMain(["check", "lessons/luck", "--json"]);
    const [lucky, clean] = parseDocument(document.stdout).results;
    expect(lucky).toMatchObject({ verdict: "match-other-schedule", traces: 12, differing: 6 });
    expect(clean).toMatchObject({ verdict: "match" });
    expect(clean).not.toHaveProperty("differing");
  });

  test("is one document with --json", async () => {
    const { code, stdout, stderr } = await callMain(["check", "lessons/mixed", "--json"]);
    expect({ code, stderr }).toEqual({ code: 1, stderr: "" });
    const document = parseDocument(stdout);
    expect(document).toMatchObject({ threadlab: 1, command: "check", ok: false });
    expect(document.results.map(({ lesson, verdict }) => [lesson, verdict])).toEqual([
      ["good", "match"],
      ["wrong", "mismatch"],
      ["stuck", "deadlock"],
    ]);
  });

  test("a lesson that is wrong outweighs one that differs", async () => {
    const { code, stdout } = await callMain(["check", "lessons/bad-capture", "lessons/mixed/wrong"]);
    expect(code).toBe(2);
    expect(unwrap(stdout)).toContain(
      'lessons/bad-capture/expected.txt:1:5: {{n:number}} has the unknown type "number". The types are int, ms and any.',
    );
  });

  test("wrong front matter is a result, with file, line and column", async () => {
    const { code, stdout, stderr } = await callMain(["check", "lessons/bad-front-matter"]);
    expect({ code, stderr }).toEqual({ code: 2, stderr: "" });
    expect(unwrap(stdout)).toContain(
      'lessons/bad-front-matter/lesson.md:3:1: There is no key "odrer". Did you mean "order"?',
    );
  });

  test("a lesson that cannot be read has a line of its own, and the others of its course are checked", async () => {
    const folder = temporaryFolder(onTestFinished);
    for (const lesson of ["mixed/good", "bad-front-matter", "course/second"]) {
      await cp(join(FIXTURES, "lessons", lesson), join(folder, basename(lesson)), { recursive: true });
    }
    await mkdir(join(folder, "half"));
    await writeFile(join(folder, "half/expected.txt"), "x\n");
    for (const command of ["check", "run"]) {
      const { code, stdout, stderr } = await callMain([command, folder, "--json"]);
      expect({ code, stderr }).toEqual({ code: 2, stderr: "" });
      const { results } = parseDocument(stdout);
      const told = results.map(({ lesson, verdict, findings }) =>
        verdict === "error"
          ? [lesson, verdict, findings[0]?.message.replaceAll(`${folder}/`, "")]
          : [lesson, verdict.replace("-reordered", "")],
      );
      expect(told.toSorted()).toEqual([
        [
          "bad-front-matter",
          "error",
          expect.stringMatching(/^bad-front-matter\/lesson\.md:3:1: There is no key "odrer"/),
        ],
        ["good", "match"],
        [
          "half",
          "error",
          expect.stringMatching(/^The lesson in half has no lesson\.md\. Add it: front matter/),
        ],
        ["second", "match"],
      ]);
    }
  });

  test("as many jobs as there may be print no warning", async () => {
    const folder = temporaryFolder(onTestFinished);
    const warnings: unknown[] = [];
    const note = (warning: unknown) => warnings.push(warning);
    process.on("warning", note);
    try {
      const names = Array.from({ length: 12 }, (_, index) => `${index}.ts`);
      const program = `import { yieldNow } from "threadlab";
        export default function main() { for (let i = 0; i < 2000; i++) yieldNow(); }`;
      for (const name of names) await writeFile(join(folder, name), program);
      const call = ["check", ...names, "--seeds", "1", "--jobs", "64"];
      expect(await callMain(call, { cwd: folder })).toMatchObject({ code: 0, stderr: "" });
      expect(warnings).toEqual([]);
    } finally {
      process.off("warning", note);
    }
  });

  test("without words, says in a folder of lessons that it checks others", async () => {
    // One lesson of threadlab's, which is soon checked.
    const call = ["check", "--shard", "7/100", "--seeds", "1"];
    const said =
      " These are the lessons that come with threadlab.\n To check what is in this folder: threadlab check .\n";
    const course = join(FIXTURES, "lessons/course");
    for (const cwd of [course, join(course, "first")])
      expect((await callMain(call, { cwd })).stdout.startsWith(`${said} ✓ sharing `)).toBe(true);
    expect((await callMain([...call, "--json"], { cwd: course })).stdout).toMatch(/^\{/);
    for (const cwd of [FIXTURES, join(REPOSITORY, "lessons"), join(REPOSITORY, "lessons/mutex")])
      expect((await callMain(call, { cwd })).stdout).toMatch(/^ ✓ sharing /);
  });

  test("to check nothing is an error", async () => {
    const folder = temporaryFolder(onTestFinished);
    const { code, stdout, stderr } = await callMain(["check", folder]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toContain(`The folder ${folder} contains no lesson.`);
  });
});
