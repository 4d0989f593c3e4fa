import type { StrategyName } from "../../scheduler/strategies.ts";
import { type ClockReading, isTimed, type TimeBudget } from "../time-budget.ts";
import type { Helpers } from "./helpers.ts";
import type { Sample } from "./repeats-itself.ts";
import type { PlanOptions } from "./run-plan.ts";

/** The most decisions of the first run, before it counts as one without end. */
const FIRST_STEP_CAP = 20_000;
/** Runs with this many times the steps of the first one are without end, unless they are still short. */
const LONGER = 20;
const LEAST_STEP_CAP = 5_000;
/** See {@link SearchLimits.improvesFor}. */
const IMPROVEMENT_SECONDS = 10;

/** The settings and limits of a search. */
export interface SearchLimits extends TimeBudget {
  readonly time: "free" | "ordered";
  /** The threads that every run begins with. */
  readonly after?: readonly number[];
  /** Whether making a thread is a step from the beginning. Default: the search finds out whether it has to be. */
  readonly numbered?: boolean;
  /** Whether the order of printed lines is searched, too. */
  readonly ordersPrints?: boolean;
  readonly maxTraces?: number | undefined;
  /** The most decisions of all runs together, those of wasted runs included. Default: any number. */
  readonly maxDecisions?: number;
  /**
   * Equal rounds in vain that a thread may make before it waits for the others. Without it the bound grows as long as a thread reaches it.
   */
  readonly polls?: number | undefined;
  /**
   * Seconds of processor time after which an answer is not improved further if it has a bound on rounds, or a run had no end. Default: 10, or
   * no such limit if the search was given a time.
   */
  readonly improvesFor?: number;
  /** Whether a search that is complete up to its bounds begins again with greater ones. Default: true. */
  readonly deepens?: boolean;
  /** Draws `runs` schedules instead of searching them all. */
  readonly sample?:
    | {
        readonly strategy: StrategyName;
        readonly runs: number;
        readonly seed: number;
        /** For PCT. */
        readonly depth?: number;
      }
    | undefined;
  /** Whether a search that turns out to be long draws some schedules, which may show a fault earlier. */
  readonly draws?: boolean;
  /** Traces after which a search counts as long, so that it draws schedules, and is shared. Default: 128, and what makes sharing pay. */
  readonly longAfter?: number;
  /** The value of `--timeout` for single runs, if it does not limit the search itself. */
  readonly runTimeout?: number | undefined;
  /** The most decisions of one run. */
  readonly stepCap?: number;
  readonly signal: AbortSignal;
  /** See {@link Carrier.hasLost}. */
  readonly hasLost?: boolean | undefined;
  /** When the time of the search began. Default: now. */
  readonly began?: ClockReading;
  /** Default: the search is made by one carrier. */
  readonly team?: Team;
}

/** Several carriers that make a search together. */
interface Team {
  readonly helpers: Helpers;
  /** Whether all runs of a pass, and these, can be kept. */
  hasRoomFor(pass: number, runs: readonly Sample[]): boolean;
}

/** The seconds of `improvesFor`; undefined if there is no such limit. */
export function improvementOf(limits: SearchLimits): number | undefined {
  return limits.improvesFor ?? (isTimed(limits) ? undefined : IMPROVEMENT_SECONDS);
}

/** The time and the steps that a run may take. @param length decisions of a usual run. */
export function stepLimits(
  { time, signal, stepCap, runTimeout, timeout = runTimeout }: SearchLimits,
  length?: number,
): Pick<PlanOptions, "time" | "signal" | "stepCap" | "timeout"> {
  const cap = length === undefined ? FIRST_STEP_CAP : Math.max(LEAST_STEP_CAP, length * LONGER);
  return { time, signal, stepCap: stepCap ?? cap, timeout };
}
