import { applyParams } from "../lesson/params.ts";
import type { Target } from "../lesson/resolve.ts";
import { isMatch, isTrouble } from "../protocol/verdict.ts";
import { createOutcomes, ordersLines } from "./explore-outcomes.ts";
import { type Run, searchSchedules } from "./explore-search.ts";
import type { Laboratory } from "./laboratory.ts";
import { prepare } from "./prepare.ts";
import { STEP_CAP } from "./scheduling.ts";
import { secondsLeft, thisMoment } from "./time-budget.ts";

/** The search ends by a count, and so at the same trace every time. */
const LIMITS = { maxTraces: 400, maxDecisions: 8_000, stepCap: STEP_CAP, polls: 2 } as const;
/** Fewer traces than this tell less than the seeds do. */
const LEAST_TRACES = 20;
/** Seconds of processor time. Only programs that compute for long come to that, and then nothing is said. */
const BUDGET = { effort: 20 };

/** Traces in which a lesson does something else than its notes say. */
export interface DifferingTraces {
  /** Traces tried. */
  readonly traces: number;
  /** How many of them differ. */
  readonly differing: number;
  /** In words: `9 of 15 traces print something else`. */
  readonly words: string;
  /** One that differs; one that deadlocks or crashes, if there is any. */
  readonly schedule: string;
  /** The command that shows it. */
  readonly replay: string;
}

/**
 * Searches a lesson's schedules for a while, in ordered time, for some that do not print the expected text. That it finds
 * none proves nothing: the search is short, and where one run takes many decisions it does not begin.
 *
 * @param length decisions of a usual run.
 */
export async function findDifferingTraces(
  laboratory: Laboratory,
  target: Target,
  { sets, signal, length }: { sets: readonly string[]; signal: AbortSignal; length: number },
): Promise<DifferingTraces | undefined> {
  if (length * LEAST_TRACES > LIMITS.maxDecisions || target.kind === "file") return undefined;
  const began = thisMoment();
  const prepared = await prepare(target);
  const params = applyParams(target.lesson.params, sets);
  const time = "ordered";
  const outcomes = createOutcomes(target, prepared, { sets, time });
  const take = (run: Run) => {
    // What was stopped on its way is no outcome.
    if (run.end === "ended" || run.end === "deadlock") outcomes.add(run);
    return false;
  };
  const limits = { ...LIMITS, ...BUDGET, time, signal, ordersPrints: ordersLines(target) } as const;
  const { ok, complete, traces } = await searchSchedules(laboratory, prepared, params, () => take, limits);
  // Outputs that could not be compared as a whole cannot be said to differ.
  if (!ok || signal.aborted || secondsLeft(BUDGET, began) <= 0 || outcomes.limits().length > 0)
    return undefined;
  const odd = outcomes.list().filter((outcome) => !isMatch(outcome));
  const shown = odd.find(isTrouble) ?? odd[0];
  if (shown === undefined) return undefined;
  const differing = outcomes.count((outcome) => !isMatch(outcome));
  const tried = complete === true ? `${traces} traces` : `the ${traces} traces tried`;
  const words = `${differing} of ${tried} ${saysWhat(differing, odd.some(isTrouble))}`;
  return { traces, differing, words, schedule: shown.schedule, replay: shown.replay };
}

function saysWhat(count: number, hasTrouble: boolean): string {
  if (hasTrouble) return `${count === 1 ? "does" : "do"} not end as expected`;
  return `${count === 1 ? "prints" : "print"} something else`;
}
