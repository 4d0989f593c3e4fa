import { ending } from "../../explain/vocabulary.ts";
import { applyParams } from "../../lesson/params.ts";
import type { Target } from "../../lesson/resolve.ts";
import { isMatch, isTrouble } from "../../result/verdict.ts";
import { writeSchedule } from "../../scheduler/schedule-token.ts";
import { prepare } from "../prepare.ts";
import { replayCommand } from "../replay-command.ts";
import { STEP_CAP } from "../scheduling.ts";
import { createOutcomes, type Outcomes, ordersLines } from "../search/explore-outcomes.ts";
import { createExploredRaces } from "../search/explore-races.ts";
import type { SearchLimits } from "../search/search-options.ts";
import { byPass, searchSchedules } from "../search/search-schedules.ts";
import type { Run } from "../search/searched-run.ts";
import type { Session } from "../session.ts";
import { secondsLeft, thisMoment } from "../time-budget.ts";
import { wordFor } from "../word-for.ts";

/** The search ends after a fixed number of traces, and so at the same trace every time. */
const LIMITS = { maxTraces: 400, maxDecisions: 8_000, stepCap: STEP_CAP, polls: 2 } as const;
/** A search of fewer traces than this shows less than drawn schedules. */
const LEAST_TRACES = 20;
/** Schedules drawn if a search would be too short, and the decisions of all of them: a few seconds. */
const DRAWS = 30;
const MAX_DRAWN_DECISIONS = 40_000;
/** Fewer drawn schedules than this show less than the seeds. */
const LEAST_DRAWS = 5;
/** Seconds of processor time. Only programs that compute for long reach this limit, and then nothing is reported. */
const BUDGET = { effort: 20 };

/** Runs in which a lesson does something else than its notes say. */
export interface DifferingTraces {
  /** The number of traces tried, or schedules drawn. */
  readonly traces: number;
  /** The number of those that differ. */
  readonly differing: number;
  /** In words: `9 of 15 traces print something else`. */
  readonly words: string;
  /** A run that differs: one that deadlocks or crashes, or else one that races, if there is any. */
  readonly schedule: string;
  /** The command that shows this run. */
  readonly replay: string;
}

/**
 * Searches for schedules of a lesson, in ordered time, that do not print the expected text, or that show a data race. It makes a short
 * search, or draws schedules if a run takes many decisions. If it finds none, that proves nothing.
 *
 * @param length decisions of a usual run. Nothing is tried if it is too long even for a few runs.
 */
export async function findDifferingTraces(
  session: Session,
  target: Target,
  { sets, signal, length }: { sets: readonly string[]; signal: AbortSignal; length: number },
): Promise<DifferingTraces | undefined> {
  const extent = extentFor(length);
  if (extent === undefined || target.kind === "file") return undefined;
  const began = thisMoment();
  const prepared = await prepare(target);
  const params = applyParams(target.lesson.params, sets);
  const time = "ordered";
  const passes = byPass(() =>
    createSeen(createOutcomes(target, prepared, { target: wordFor(target), sets, time })),
  );
  const limits = { ...extent, ...BUDGET, time, signal, ordersPrints: ordersLines(target) } as const;
  const search = searchSchedules(session, prepared, params, limits);
  for await (const run of search) passes.of(run.pass).take(run);
  const { ok, complete, traces, pass } = search.end;
  const { outcomes, racing } = passes.of(pass);
  // Outputs that could not be compared completely cannot be said to differ.
  if (!ok || signal.aborted || secondsLeft(BUDGET, began) <= 0 || outcomes.limits().length > 0)
    return undefined;
  const tried = "sample" in extent ? `${traces} drawn schedules` : tracesTried(traces, complete === true);
  const odd = outcomes.list().filter((outcome) => !isMatch(outcome));
  const trouble = odd.find(isTrouble);
  const [race] = racing();
  if (trouble === undefined && race !== undefined) {
    const differing = racing().length;
    const schedule = writeSchedule(race.schedule, race.bounds);
    const replay = replayCommand(wordFor(target), { sets, time, schedule });
    const words = `${differing} of ${tried} ${differing === 1 ? "has" : "have"} a data race`;
    return { traces, differing, words, schedule, replay };
  }
  const shown = trouble ?? odd[0];
  if (shown === undefined) return undefined;
  const differing = outcomes.count((outcome) => !isMatch(outcome));
  const words = `${differing} of ${tried} ${saysWhat(differing, trouble !== undefined)}`;
  return { traces, differing, words, schedule: shown.schedule, replay: shown.replay };
}

/** The tries for a lesson whose usual run takes so many decisions. Undefined if there would be too few. */
function extentFor(length: number): Pick<SearchLimits, keyof typeof LIMITS | "sample"> | undefined {
  if (length * LEAST_TRACES <= LIMITS.maxDecisions) return LIMITS;
  const runs = Math.min(DRAWS, Math.floor(MAX_DRAWN_DECISIONS / length));
  if (runs < LEAST_DRAWS) return undefined;
  return { stepCap: STEP_CAP, sample: { strategy: "pos", runs, seed: 1 } };
}

/** What the runs of a search did. */
interface Seen {
  readonly outcomes: Outcomes;
  /** Those with a data race. */
  racing(): readonly Pick<Run, "schedule" | "bounds">[];
  take(run: Run): void;
}

function createSeen(outcomes: Outcomes): Seen {
  const races = createExploredRaces();
  const racing: Pick<Run, "schedule" | "bounds">[] = [];
  return {
    outcomes,
    racing: () => racing,
    take(run) {
      const { facts, end, schedule, bounds } = run;
      // A run that was stopped has no outcome.
      if (end !== "ended" && end !== "deadlock") return;
      outcomes.add(run);
      races.add(facts);
      if (races.count() > racing.length) racing.push({ schedule: [...schedule], bounds });
    },
  };
}

function tracesTried(traces: number, isComplete: boolean): string {
  return isComplete ? `${traces} traces` : `the ${traces} traces tried`;
}

function saysWhat(count: number, hasTrouble: boolean): string {
  return hasTrouble ? `do${ending(count, "es")} not end as expected` : `print${ending(count)} something else`;
}
