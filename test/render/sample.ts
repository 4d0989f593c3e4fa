import { Chalk } from "chalk";
import type { View } from "../../src/render/text/view.ts";
import type { Finding } from "../../src/result/finding.ts";
import type { AlignedRow, RunResult, Segment } from "../../src/result/run.ts";
import type { Verdict } from "../../src/result/verdict.ts";
import type { PrintedLine } from "../../src/trace/printed-line.ts";

export const VERDICTS: readonly Verdict[] = [
  "match",
  "match-reordered",
  "match-other-schedule",
  "mismatch",
  "deadlock",
  "race",
  "timeout",
  "crash",
  "error",
  "ran",
];

/** A screen without colour, or with the sixteen that every terminal has. */
export function screen(columns: number, level: 0 | 1 = 0): View {
  return { style: new Chalk({ level }), columns };
}

/** A run of the mutex lesson as it should be, with what a test wants otherwise. */
export function sampleResult(changes: Partial<RunResult> = {}): RunResult {
  return {
    lesson: "mutex",
    title: "A lock turns concurrency into a queue",
    section: "7",
    verdict: "match",
    seconds: 10.08,
    threads: 101,
    expected: ["1"],
    output: "derived",
    actual: ["1"],
    printed: 1,
    stderr: [],
    rows: [same(0, "1")],
    findings: [],
    ...changes,
  };
}

/** A run of a file that is no lesson. */
export function sampleFile(actual: readonly string[], changes: Partial<RunResult> = {}): RunResult {
  return {
    lesson: "./mine.ts",
    verdict: "ran",
    seconds: 0.04,
    threads: 1,
    expected: [],
    actual,
    printed: actual.length,
    stderr: [],
    rows: [],
    findings: [],
    ...changes,
  };
}

export function sampleFinding(changes: Partial<Finding> = {}): Finding {
  return { kind: "missing", message: "Line 3 was never printed.", threads: [], places: [], ...changes };
}

export function printed(text: string, thread = 2, threadName = "Thread-1"): PrintedLine {
  return { text, thread, threadName, time: 0.5, seq: 7 };
}

export function same(index: number, text: string): AlignedRow {
  return { expected: side(index, text), actual: side(index, text), state: "same" };
}

export function onlyExpected(
  index: number,
  text: string,
  state: "missing" | "moved" | "order" = "missing",
): AlignedRow {
  return { expected: side(index, text, state === "missing"), state };
}

export function onlyActual(
  index: number,
  text: string,
  state: "extra" | "moved" | "order" = "extra",
): AlignedRow {
  return { actual: side(index, text, state === "extra"), state };
}

/** Two lines with what differs between bars: `the |quick| fox`. */
export function different(index: number, expected: string, actual: string): AlignedRow {
  return {
    expected: { index, segments: segments(expected) },
    actual: { index, segments: segments(actual) },
    state: "different",
  };
}

function side(index: number, text: string, differs = false): NonNullable<AlignedRow["expected"]> {
  return { index, segments: [{ text, differs }] };
}

function segments(text: string): readonly Segment[] {
  return text.split("|").map((part, index) => ({ text: part, differs: index % 2 === 1 }));
}
