import { availableParallelism, cpus, homedir, hostname, tmpdir } from "node:os";
import { createBudget, matchLine } from "../../expect/match/match-line.ts";
import { type ExpectedLine, type Piece, parseExpected } from "../../expect/parse.ts";
import { readText } from "../../lesson/read-text.ts";
import type { Lesson } from "../../protocol/lesson.ts";
import { showCount } from "../../protocol/quantity.ts";
import type { RunResult } from "../../result/run.ts";
import { isMatch } from "../../result/verdict.ts";
import { isOnRealClock, withOwnSets } from "../../runner/check/check-schedules.ts";
import { exploreTarget } from "../../runner/explore/explore.ts";
import { runTarget } from "../../runner/run/run-target.ts";
import { DEFAULT_VIRTUAL, MACHINE_CLOCK, type Scheduling } from "../../runner/scheduling.ts";
import type { Session } from "../../runner/session.ts";
import { type Problem, problemAtKey } from "./problem.ts";

/** Seeds of the runs in which a capture has to vary, for each strategy. */
const SEEDS = 6;
/** Traces in which a race has to show. */
const TRACES = 1000;
/** Seconds of processor time for them. */
const BUDGET = 10;

/** Problems that only runs show: captures that always stand for the same text, and an announced race that never happens. */
export async function lintRuns(
  session: Session,
  lesson: Lesson,
  file: string,
  signal: AbortSignal,
): Promise<readonly Problem[]> {
  return [
    ...(await constantCaptures(session, lesson, signal)),
    ...(lesson.races ? await missingRace(session, lesson, file, signal) : []),
  ];
}

/** A capture by the line of expected.txt and its place among the pieces of that line. */
type CaptureSpot = `${number}:${number}`;

async function constantCaptures(
  session: Session,
  lesson: Lesson,
  signal: AbortSignal,
): Promise<readonly Problem[]> {
  // Its text there may depend on the machine, or on `--set`.
  if (isOnRealClock({ kind: "lesson", lesson }) || Object.keys(lesson.params).length > 0) return [];
  const expected = parseExpected(lesson.expected);
  if (expected.every(({ literal }) => literal !== undefined)) return [];
  const seen = new Map<CaptureSpot, Set<string>>();
  let matches = 0;
  for (const scheduling of SCHEDULINGS) {
    if (signal.aborted) return [];
    const target = { kind: "lesson", lesson } as const;
    const result = await runTarget(session, target, withOwnSets(target, { sets: [], signal, scheduling }));
    if (!isMatch(result)) continue;
    matches++;
    for (const [spot, text] of valuesIn(result, expected))
      seen.set(spot, (seen.get(spot) ?? new Set()).add(text));
    if (![...seen.values()].some((texts) => texts.size === 1)) return [];
  }
  if (matches < 2) return [];
  // A text that is not in the program may come from the engine or the system, and differ elsewhere.
  const program = readText(lesson.program);
  return expected.flatMap((line, index) =>
    line.pieces.flatMap((piece, at) => {
      const texts = seen.get(`${index}:${at}`);
      const [value = ""] = texts ?? [];
      if (piece.kind !== "capture" || texts?.size !== 1 || isOfMachine(value) || !program.includes(value))
        return [];
      const text = `${piece.source} stood for ${JSON.stringify(value)} in all of ${matches} runs. If it never varies, write the text.`;
      const file = `${lesson.folder}/expected.txt`;
      return [{ file, line: line.number, column: piece.column, severity: "warning", text, rule: "capture" }];
    }),
  );
}

/**
 * Seeded runs, and then one on the machine's clock, with other ids and times. Random schedules hardly ever let a thread run far ahead, as a
 * machine does; PCT's do. So what varies does not depend on how busy the machine is.
 */
const SCHEDULINGS: readonly Scheduling[] = [
  ...(["random", "pct"] as const).flatMap((strategy) =>
    Array.from({ length: SEEDS }, (_, index) => ({
      ...DEFAULT_VIRTUAL,
      ...{ strategy, time: "free" as const, seed: index + 1 },
    })),
  ),
  MACHINE_CLOCK,
];

/** Whether a text comes from the machine: it differs on another machine. */
function isOfMachine(text: string): boolean {
  const known = [hostname(), tmpdir(), homedir(), process.version, availableParallelism(), cpus().length];
  return [...known.map(String), ...Object.values(process.env)].includes(text);
}

function valuesIn(
  { rows, actual }: RunResult,
  expected: readonly ExpectedLine[],
): readonly (readonly [CaptureSpot, string])[] {
  return rows.flatMap(({ expected: left, actual: right, state }) => {
    const line = left && expected[left.index];
    if (line === undefined || right === undefined || !["same", "moved"].includes(state)) return [];
    const alone = line.pieces.map(
      (piece, at): Piece => (piece.kind === "text" ? piece : { ...piece, name: `${at}` }),
    );
    const [fit] = matchLine(
      { ...line, pieces: alone },
      actual[right.index] ?? "",
      new Map(),
      createBudget(100_000),
    );
    return [...(fit ?? [])].map(([at, text]) => [`${left?.index ?? 0}:${Number(at)}`, text] as const);
  });
}

async function missingRace(
  session: Session,
  lesson: Lesson,
  file: string,
  signal: AbortSignal,
): Promise<readonly Problem[]> {
  const target = { kind: "lesson", lesson } as const;
  const limits = { sets: [], time: "free", signal, maxTraces: TRACES, effort: BUDGET } as const;
  const { raced, traces, complete } = await exploreTarget(session, target, limits);
  if (raced > 0 || signal.aborted) return [];
  const seen = showCount(traces, "trace");
  const how =
    complete !== true
      ? `none of the ${seen} that were tried shows one`
      : traces === 1
        ? "its only trace shows none"
        : `none of its ${seen} shows one`;
  const text = `races: true announces a data race, but ${how}. Delete the line, or let the threads race.`;
  const severity = complete === true ? "error" : "warning";
  return [problemAtKey(file, { text, rule: "races", severity }, "races")];
}
