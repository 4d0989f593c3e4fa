import { describe, expect, test } from "vitest";
import { explain } from "../../src/explain/explain.ts";
import { renderRepeat, renderRepeatJson } from "../../src/render/repeat.ts";
import { widthOf } from "../../src/render/text/sanitise.ts";
import type { BlockedThread } from "../../src/result/lock-facts.ts";
import type { RepeatResult } from "../../src/result/repeat.ts";
import { screen } from "./sample.ts";

const waiting: BlockedThread = {
  ...{ id: 1, thread: "MainThread" },
  waitsFor: { op: "wait", on: "event", name: "ready", place: "" },
  holds: [],
};
const MIXED: RepeatResult = {
  target: "race",
  sets: [],
  time: "free",
  lesson: "create",
  title: "A thread from a function",
  section: "3.1",
  runs: 10,
  verdict: "deadlock",
  outputs: [
    { output: ["jason is running", "main", "jason is over"], verdict: "match", count: 7 },
    { output: ["main", "jason is running", "jason is over"], verdict: "match-reordered", count: 2 },
    { output: [], verdict: "deadlock", count: 1 },
  ],
  distinct: 3,
  findings: [
    explain({ kind: "deadlock", isCycle: false, extent: "all", blocked: [waiting, waiting], others: [] }),
  ],
  seconds: 30.2,
};

function show(result: RepeatResult, columns = 80): string {
  return renderRepeat(result, screen(columns)).join("\n");
}

describe("repeated runs", () => {
  test("each output with how often it came and whether it matches, then the sum", () => {
    expect(show(MIXED)).toMatchInlineSnapshot(`
      " create · § 3.1  A thread from a function

       ✓ 7 of 10 runs: matches the expected output
           jason is running
           main
           jason is over

       ✓ 2 of 10 runs: matches, in another order
           main
           jason is running
           jason is over

       ✗ 1 of 10 runs: deadlock: every thread waits, and none is left to wake another
           (nothing printed)

       ✗ 10 runs, 3 different outputs: 9 match, 1 does not · 30.2 s

         deadlock  Deadlock: every thread waits, and none is left to wake another.
                     MainThread waits for event "ready", which nobody will set.
                     MainThread waits for event "ready", which nobody will set."
    `);
  });

  test("a file has nothing to match", () => {
    const outputs = [{ output: ["101", "99"], verdict: "ran" as const, count: 3 }];
    const { title: _, section: __, ...rest } = MIXED;
    expect(
      show({ ...rest, lesson: "./mine.ts", runs: 3, verdict: "ran", outputs, distinct: 1, findings: [] }),
    ).toMatchInlineSnapshot(`
      " ./mine.ts

       • 3 of 3 runs
           101
           99

       • 3 runs, one output · 30.2 s"
    `);
  });

  test("many outputs and long ones are counted", () => {
    const outputs = Array.from({ length: 20 }, (_, index) => ({
      output: Array.from({ length: 15 }, (_, line) => `${index} ${line}`),
      verdict: "mismatch" as const,
      count: 1,
    }));
    const text = show({ ...MIXED, runs: 25, outputs, distinct: 25, verdict: "mismatch", findings: [] });
    expect(text).toContain("… and 13 more outputs");
    expect(text).toContain("… and 5 more lines");
  });

  test("no row is wider than the screen", () => {
    const wide = { output: [`${"x".repeat(300)}\u001b[2J`], verdict: "mismatch" as const, count: 1 };
    for (const columns of [24, 40, 80]) {
      const rows = show({ ...MIXED, outputs: [...MIXED.outputs, wide] }, columns).split("\n");
      for (const row of rows) expect(widthOf(row)).toBeLessThanOrEqual(columns);
      expect(rows.join("\n")).not.toContain("\u001b[2J");
    }
  });

  test("as a document", () => {
    const { results, ...head } = JSON.parse(renderRepeatJson({ ok: false, results: [MIXED] }));
    expect(head).toEqual({ threadlab: 1, command: "run", ok: false });
    const { title: _, section: __, ...told } = MIXED;
    expect(results).toEqual([told]);
  });
});
