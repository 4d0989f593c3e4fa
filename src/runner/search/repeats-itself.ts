import type { RoundBounds } from "../../kernel/rounds/rounds.ts";
import type { TraceEvent } from "../../protocol/event.ts";
import type { Recording } from "../record.ts";
import { type PlanOptions, type Runnable, runPlan } from "./run-plan.ts";

/** A finished run. */
export interface Sample {
  readonly schedule: readonly number[];
  readonly events: readonly TraceEvent[];
  /** See {@link Run.bounds}. */
  readonly bounds: RoundBounds;
}

/**
 * The number of runs to repeat on workers: enough that a program which tosses a coin gets another result in one of them. A program whose
 * threads are fibers has no coin, so there each sample is repeated once.
 */
export const LEAST_RUNS = 8;
const MOST = 16;

/**
 * Whether the program does the same again under the same schedules. A program that depends on randomness, on real time or on the effects of
 * earlier runs mostly does not.
 *
 * @param options `hasTime`: whether another run may be repeated. At least one is.
 */
export async function repeatsItself(
  runnable: Runnable,
  samples: readonly Sample[],
  { hasTime = () => true, ...options }: Omit<PlanOptions, "stepCap"> & { hasTime?(): boolean },
): Promise<boolean> {
  const count = Math.min(Math.max(runnable.engine.isFibers ? 1 : LEAST_RUNS, samples.length), MOST);
  for (let i = 0; i < count && samples.length > 0 && !options.signal.aborted; i++) {
    if (i > 0 && !hasTime()) break;
    const sample = samples[i % samples.length] as Sample;
    const { events } = sample;
    const { events: again } = await runAgain(runnable, sample, options);
    // A run that was interrupted shows nothing.
    if (options.signal.aborted) break;
    if (!isSameTrace(again, events, MAY_DIFFER)) return false;
  }
  return true;
}

/** Makes a run again, under its schedule. */
export function runAgain(
  runnable: Runnable,
  { schedule, bounds }: Sample,
  options: Omit<PlanOptions, "stepCap">,
): Promise<Recording> {
  const plan = { prefix: schedule, asleep: [] };
  // A run that was stopped for its length is stopped at the same step.
  return runPlan(runnable, { ...options, plan, bounds, stepCap: schedule.length });
}

/** The stack of an error may differ for reasons that are not in the program. */
const MAY_DIFFER = ["time", "detail"];

/** Whether the events of two runs say the same. @param mayDiffer fields that are not compared. */
export function isSameTrace(
  one: readonly TraceEvent[],
  other: readonly TraceEvent[],
  mayDiffer: readonly string[] = [],
): boolean {
  return (
    one.length === other.length && one.every((event, at) => isSame(event, other[at] as TraceEvent, mayDiffer))
  );
}

function isSame(a: TraceEvent, b: TraceEvent, mayDiffer: readonly string[]): boolean {
  if (a.op !== b.op) return false;
  return Object.entries(a).every(
    ([key, said]) => mayDiffer.includes(key) || Object.is(said, b[key as keyof TraceEvent]),
  );
}
