import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { parseDocument, threadlab, unwrap } from "./threadlab.ts";

/** Takes the seconds out of a report. */
function timeless(report: string): string {
  return report.replace(/ +\d+\.\d+ s/g, " 0.0 s");
}

describe("threadlab check", () => {
  test("a course that does what it should", async () => {
    const { code, stdout, stderr } = await threadlab(["check", "lessons/course"]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    // Which of the two threads prints first is left to them.
    expect(timeless(stdout).replace(", in another order", "")).toMatchInlineSnapshot(`
      " ✓ first   matches the notes 0.0 s
       ✓ second  matches the notes 0.0 s

       2 lessons: 2 match
      "
    `);
  });

  test("explains each failure below its line", async () => {
    const { code, stdout, stderr } = await threadlab(["check", "lessons/mixed"]);
    expect({ code, stderr }).toEqual({ code: 1, stderr: "" });
    expect(
      stdout
        .split("\n")
        .filter((line) => /^ [✓✗]/.test(line))
        .map(timeless),
    ).toEqual([
      " ✓ good   matches the notes 0.0 s",
      " ✗ wrong  does not match the notes 0.0 s",
      " ✗ stuck  deadlock: no thread can go on 0.0 s",
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
      ["check", "join", "identity", "--json"],
    ]) {
      const [one, other] = await Promise.all([threadlab(words), threadlab(words)]);
      expect(one.stdout).not.toBe("");
      expect(one).toEqual(other);
    }
  });

  test("is one document with --json", async () => {
    const { code, stdout, stderr } = await threadlab(["check", "lessons/mixed", "--json"]);
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
    const { code, stdout } = await threadlab(["check", "lessons/bad-capture", "lessons/mixed/wrong"]);
    expect(code).toBe(2);
    expect(unwrap(stdout)).toContain(
      'lessons/bad-capture/expected.txt:1:5: {{n:number}} has the unknown type "number". The types are int, ms and any.',
    );
  });

  test("wrong front matter ends it, with file, line and column", async () => {
    const { code, stdout, stderr } = await threadlab(["check", "lessons/bad-front-matter"]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toContain(
      'error: lessons/bad-front-matter/lesson.md:3:1: "odrer" is no key of a lesson. Did you mean "order"?',
    );
  });

  test("to check nothing is an error", async () => {
    const folder = await mkdtemp(join(tmpdir(), "threadlab-"));
    try {
      const { code, stdout, stderr } = await threadlab(["check", folder]);
      expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
      expect(stderr).toContain(`The folder ${folder} holds no lesson.`);
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
