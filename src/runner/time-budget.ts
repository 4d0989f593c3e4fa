import type { Reached } from "../result/search-facts.ts";
import { countWith, processorTime, sharersForThread } from "../supervisor/processor-time.ts";

export { limitGrace } from "../supervisor/run-limit.ts";

/**
 * Seconds that a search may take: of the machine's clock if the user sets them (`timeout`), or else of processor time (`effort`). So
 * without a user's limit, the result of a search does not depend on how busy the machine is.
 */
export interface TimeBudget {
  readonly timeout?: number | undefined;
  readonly effort?: number;
}

/** Seconds of a search, unless its caller says otherwise. */
const EFFORT = 600;

/**
 * The budget of a search that is a part of a check: its own, or more if `--timeout` says more. That option limits the runs of a check, and
 * a short limit for those does not shorten the search.
 *
 * @param timeout the value of `--timeout`. @param own seconds of processor time.
 */
export function budgetOfCheck(timeout: number = 0, own: number = EFFORT): TimeBudget {
  return { effort: Math.max(own, timeout) };
}

/** A moment on both clocks, in seconds. */
export interface ClockReading {
  readonly machine: number;
  readonly processor: number;
}

export function thisMoment(): ClockReading {
  return { machine: performance.now() / 1000, processor: processorTime() };
}

/** A moment for another thread of this process, whose two clocks began at other times. */
export interface SentMoment {
  /** Seconds of the machine's clock, since 1970. */
  readonly machine: number;
  /** Seconds of processor time since then. */
  readonly used: number;
  readonly sharers: SharedArrayBuffer;
}

export function sendMoment({ machine, processor }: ClockReading): SentMoment {
  return {
    machine: machine + performance.timeOrigin / 1000,
    used: processorTime() - processor,
    sharers: sharersForThread(),
  };
}

/** The same moment on the clocks of this thread. */
export function receiveMoment({ machine, used, sharers }: SentMoment): ClockReading {
  countWith(sharers);
  return { machine: machine - performance.timeOrigin / 1000, processor: processorTime() - used };
}

/** Whether a search was given a time of its own. */
export function isTimed({ timeout, effort }: TimeBudget): boolean {
  return timeout !== undefined || effort !== undefined;
}

/** The rest of a search's time since it began. */
export function secondsLeft({ timeout, effort = EFFORT }: TimeBudget, began: ClockReading): number {
  return timeout === undefined
    ? effort - (processorTime() - began.processor)
    : timeout - (performance.now() / 1000 - began.machine);
}

/** The rest as a budget of its own, or a part of it. */
export function budgetLeft(budget: TimeBudget, began: ClockReading, share = 1): TimeBudget {
  const left = secondsLeft(budget, began) * share;
  return budget.timeout === undefined ? { effort: left } : { timeout: left };
}

/** A budget that ends after this many more seconds of processor time. */
export function secondsMore(seconds: number, began: ClockReading): TimeBudget {
  return { effort: Math.ceil(thisMoment().processor - began.processor + seconds) };
}

/** How long a search can wait for one run, in seconds: a budget of processor time sets no limit to that. */
export function patienceOf(budget: TimeBudget, began: ClockReading): number | undefined {
  return budget.timeout === undefined ? undefined : secondsLeft(budget, began);
}

/** The whole of a budget, as the limit that a search reached. */
export function limitOf({
  timeout,
  effort = EFFORT,
}: TimeBudget): readonly [reached: Reached, amount: number] {
  return timeout === undefined ? ["processor seconds", effort] : ["seconds", timeout];
}
