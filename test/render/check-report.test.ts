import { describe, expect, test } from "vitest";
import { renderCheckLine, renderCheckSummary } from "../../src/render/check-report.ts";
import type { RunResult } from "../../src/result/run.ts";
import { sampleFile, sampleFinding, sampleResult, screen } from "./sample.ts";

const RESULTS: readonly RunResult[] = [
  sampleResult({ lesson: "create", seconds: 3.02 }),
  sampleResult({ lesson: "create-class", verdict: "match-reordered", seconds: 3 }),
  sampleResult({
    lesson: "mutex",
    verdict: "mismatch",
    findings: [
      sampleFinding({ message: "Line 1, `1`, was never printed.", places: ["main.ts:23:3"] }),
      sampleFinding({ kind: "extra", message: "`100` was printed, and is not expected." }),
    ],
  }),
  sampleResult({
    lesson: "tcp",
    seconds: 0.04,
    findings: [sampleFinding({ kind: "note", message: "not a failure" })],
  }),
];
const SHOWN = { ids: RESULTS.map(({ lesson }) => lesson), measured: false };

function show(columns: number): string {
  const lines = RESULTS.flatMap((result) => renderCheckLine(result, SHOWN, screen(columns)));
  return [...lines, ...renderCheckSummary(RESULTS, { seconds: 12.3, left: 0 }, screen(columns))].join("\n");
}

describe("a check", () => {
  test("at 80 columns: aligned, and only failures are explained", () => {
    expect(show(80)).toMatchInlineSnapshot(`
      " ✓ create        matches the expected output                        3.0 s
       ✓ create-class  matches, in another order                          3.0 s
       ✗ mutex         does not match the expected output                10.1 s
           missing  Line 1, \`1\`, was never printed.
                    at main.ts:23:3
           extra    \`100\` was printed, and is not expected.
       ✓ tcp           matches the expected output                       0.04 s

       4 lessons: 3 match, 1 does not · 12.3 s"
    `);
  });

  test("at 200 columns it stays as narrow", () => {
    expect(show(200)).toBe(show(80));
  });

  test("at 40 columns verdicts go by their short names", () => {
    expect(show(40)).toMatchInlineSnapshot(`
      " ✓ create        match             3.0 s
       ✓ create-class  match-reordered   3.0 s
       ✗ mutex         mismatch         10.1 s
           missing
             Line 1, \`1\`, was never printed.
             at main.ts:23:3
           extra
             \`100\` was printed, and is not
             expected.
       ✓ tcp           match            0.04 s

       4 lessons: 3 match, 1 does not · 12.3 s"
    `);
  });

  test("at 20 columns the mark says it", () => {
    expect(show(20).split("\n")[0]).toBe(" ✓ create      3.0 s");
  });
});

describe("the summary", () => {
  const summary = (results: readonly RunResult[]) =>
    renderCheckSummary(results, { seconds: 12.34, left: 0 }, screen(80)).join("\n");

  test("counts", () => {
    const match = sampleResult();
    const failed = sampleResult({ verdict: "deadlock" });
    expect(summary([match])).toBe("\n 1 lesson: 1 matches · 12.3 s");
    expect(summary([match, match, failed])).toBe("\n 3 lessons: 2 match, 1 does not · 12.3 s");
    expect(summary([failed, failed])).toBe("\n 2 lessons: 2 do not match · 12.3 s");
  });

  test("files have nothing to match, and are programs and not lessons", () => {
    expect(summary([sampleResult(), sampleFile(["x"]), sampleFile([], { verdict: "crash" })])).toBe(
      "\n 3 programs: 1 matches, 1 ran, 1 failed · 12.3 s",
    );
  });
});

test("a match under another schedule shows the command, whole; a proof stands below", () => {
  const command = `threadlab replay mutex --schedule '${"1*2.3.".repeat(20)}1'`;
  const result = sampleResult({
    verdict: "match-other-schedule",
    remark: `another schedule prints the expected text:\n  ${command}`,
    proof: "Proved over 6 traces: some schedule prints the expected output.",
  });
  expect(renderCheckLine(result, { ids: ["mutex"], measured: false }, screen(60)).slice(1)).toEqual([
    "     another schedule prints the expected text:",
    `       ${command}`,
    "     Proved over 6 traces: some schedule prints the",
    "     expected output.",
  ]);
});

test("a match that other schedules do not share says so, and which do not", () => {
  const result = sampleResult({
    ...{
      lesson: "joins",
      verdict: "match-other-schedule",
      seconds: 0,
      schedule: "1",
      traces: 12,
      differing: 6,
    },
    remark: "6 of 12 traces print something else:\n  threadlab replay joins --schedule 1",
  });
  expect(renderCheckLine(result, { ids: ["joins"], measured: false }, screen(80))).toEqual([
    " ✓ joins  matches, but not under every schedule             0.00 s",
    "     6 of 12 traces print something else:",
    "       threadlab replay joins --schedule 1",
  ]);
});

test("what a log shows is the same every time: under schedules no time of the machine's clock, and no time in all", () => {
  const shown = { ids: ["cost"], measured: true };
  const measured = sampleResult({ lesson: "cost", seconds: 4.2 });
  const scheduled = sampleResult({ lesson: "cost", seconds: 3, schedule: "1*3" });
  expect(renderCheckLine(measured, shown, screen(80))).toEqual([
    " ✓ cost  matches the expected output                         real",
  ]);
  expect(renderCheckLine(scheduled, { ...shown, measured: false }, screen(80))).toEqual([
    " ✓ cost  matches the expected output                        3.0 s",
  ]);
  expect(renderCheckSummary([measured], { left: 0 }, screen(80))).toEqual(["", " 1 lesson: 1 matches"]);
});
