import { ending } from "../../explain/vocabulary.ts";
import { applyParams } from "../../lesson/params.ts";
import type { Target } from "../../lesson/resolve.ts";
import { isMatch, isTrouble } from "../../result/verdict.ts";
import { prepare } from "../prepare.ts";
import { STEP_CAP } from "../scheduling.ts";
import { createOutcomes, type Outcomes, ordersLines } from "../search/explore-outcomes.ts";
import { type Run, searchSchedules } from "../search/explore-search.ts";
import type { Session } from "../session.ts";
import { secondsLeft, thisMoment } from "../time-budget.ts";

/** The search ends after a fixed number of traces, and so at the same trace every time. */
const LIMITS = { maxTraces: 400, maxDecisions: 8_000, stepCap: STEP_CAP, polls: 2 } as const;
/** A search of fewer traces than this tells less than the seeds. */
const LEAST_TRACES = 20;
/** Seconds of processor time. Only programs that compute for long reach this limit, and then nothing is reported. */
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
 * Searches for schedules of a lesson, in ordered time, that do not print the expected text. If it finds none, that proves
 * nothing: the search is short, and does not begin if one run takes many decisions.
 *
 * @param length decisions of a usual run.
 */
export async function findDifferingTraces(
  session: Session,
  target: Target,
  { sets, signal, length }: { sets: readonly string[]; signal: AbortSignal; length: number },
): Promise<DifferingTraces | undefined> {
  if (length * LEAST_TRACES > LIMITS.maxDecisions || target.kind === "file") return undefined;
  const began = thisMoment();
  const prepared = await prepare(target);
  const params = applyParams(target.lesson.params, sets);
  const time = "ordered";
  const passes: Outcomes[] = [];
  const begin = () => {
    const outcomes = createOutcomes(target, prepared, { sets, time });
    passes.push(outcomes);
    return (run: Run) => {
      // A run that was stopped has no outcome.
      if (run.end === "ended" || run.end === "deadlock") outcomes.add(run);
      return false;
    };
  };
  const limits = { ...LIMITS, ...BUDGET, time, signal, ordersPrints: ordersLines(target) } as const;
  const { ok, complete, traces, pass } = await searchSchedules(session, prepared, params, begin, limits);
  const outcomes = passes[pass - 1] as Outcomes;
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
  return hasTrouble ? `do${ending(count, "es")} not end as expected` : `print${ending(count)} something else`;
}
