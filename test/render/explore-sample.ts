import type { Op } from "../../src/protocol/operations.ts";
import { type ExploreResult, type Outcome, type ScheduleRow, tracesOf } from "../../src/result/explore.ts";
import { isFailure, type Verdict } from "../../src/result/verdict.ts";

const NAMES = ["MainThread", "Thread-1", "Thread-2", "Thread-3"];

const OPS_BY_VERB: Readonly<Record<string, Op>> = { reads: "read", writes: "write", prints: "print" };

/** A row: `1 reads num → 101`, the thread before what it did, counted from MainThread's 0. */
export function row(text: string): ScheduleRow {
  const [number = "0", ...words] = text.split(" ");
  const threadName = NAMES[Number(number)] ?? `Thread-${number}`;
  const op = OPS_BY_VERB[words[0] ?? ""] ?? "none";
  return { thread: Number(number) + 1, threadName, op, text: words.join(" "), place: "" };
}

/** A schedule of the race in which one update is lost. */
export const LOST: readonly ScheduleRow[] = [
  ...["0 starts Thread-1", "0 starts Thread-2", "0 joins Thread-1: waits"],
  ...[
    "1 reads num → 101",
    "1 sleeps 0.1 s",
    "2 reads num → 101",
    "2 sleeps 0.1 s",
    "2 writes num ← 100",
    "2 ends",
  ],
  ...[
    "1 writes num ← 100",
    "1 ends",
    "0 has joined Thread-1",
    "0 joins Thread-2",
    '0 prints "100"',
    "0 ends",
  ],
].map(row);

export function sampleOutcome(changes: Partial<Outcome> = {}): Outcome {
  return {
    output: ["100"],
    traces: 2,
    verdict: "mismatch",
    deadlock: false,
    losesUpdates: true,
    schedule: "1*3.2*2.3*4.2*2.1*4",
    switches: 4,
    replay: "threadlab replay race --set threads=2 --schedule '1*3.2*2.3*4.2*2.1*4'",
    shownBy: "Thread-1 first, then Thread-2, Thread-1",
    rows: LOST,
    ...changes,
  };
}

const OUTCOMES = [
  sampleOutcome({
    ...{ output: ["99"], verdict: "match", switches: 2, shownBy: "Thread-1 first, then Thread-2", rows: [] },
    replay: "threadlab replay race --set threads=2 --schedule '1*3.2*4.3*4.1*4'",
  }),
  sampleOutcome(),
];

/** What a search through the race of two threads found, with what a test wants otherwise. */
export function sampleSearch(changes: Partial<ExploreResult> = {}): ExploreResult {
  const outcomes = changes.outcomes ?? OUTCOMES;
  const tracesWith = (verdict: Verdict) => tracesOf(outcomes.filter((each) => each.verdict === verdict));
  return {
    lesson: "race",
    target: "race",
    ...{
      threads: 2,
      threadsAtOnce: 2,
      printsShared: true,
      shortestWait: Infinity,
      waitsForOthers: false,
    },
    time: "free",
    strategy: "search",
    races: true,
    traces: 4,
    blocked: 0,
    complete: true,
    deadlocks: 0,
    raced: 4,
    failing: outcomes.filter(isFailure).reduce((sum, { traces }) => sum + traces, 0),
    verdicts: Object.fromEntries(outcomes.map(({ verdict }) => [verdict, tracesWith(verdict)])),
    outcomes,
    findings: [],
    claims: [{ text: "some schedule loses an update", holds: true }],
    undecided: [],
    ok: true,
    seconds: 0.012,
    sets: ["threads=2"],
    ...changes,
  };
}
