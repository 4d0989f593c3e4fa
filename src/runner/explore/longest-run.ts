import { writeSchedule } from "../../scheduler/schedule-token.ts";
import type { Carrier } from "../search/carriers.ts";
import { drawSome, FEW_DRAWS, isComparable } from "../search/draw-some.ts";
import { type SearchLimits, stepLimits } from "../search/search-options.ts";
import { searchSchedules } from "../search/search-schedules.ts";
import { type Run, sampleOf } from "../search/searched-run.ts";
import type { ClockReading } from "../time-budget.ts";

/** The run of a program that takes longest on the virtual clock. */
export interface LongestRun {
  /** Seconds; 0 if no run came to an end. */
  readonly seconds: number;
  /** Whether every trace was seen. */
  readonly isProved: boolean;
  readonly schedule?: string;
}

/** The tolerance in seconds for sums of times. */
export const ROUNDING = 1e-6;

/** Searches all schedules of a program for the one that takes longest. */
export async function findLongestRun(
  carrier: Carrier,
  limits: SearchLimits & { readonly began: ClockReading },
): Promise<LongestRun> {
  let longest: Run | undefined;
  const search = searchSchedules(carrier, limits);
  let decisions = 0;
  for await (const run of search) {
    decisions = Math.max(decisions, run.schedule.length);
    // While it holds polling threads back, the search itself moves the clock. Then it is not complete, either.
    if (run.pollers.length > 0) continue;
    if (longest === undefined || secondsOf(run) > secondsOf(longest)) longest = run;
  }
  const { end } = search;
  // No drawn schedule may take longer than the longest of all.
  if (end.complete === true && longest !== undefined) {
    const known = secondsOf(longest) + ROUNDING;
    const how = stepLimits(limits, decisions);
    for await (const run of drawSome(carrier, how, FEW_DRAWS, limits)) {
      if (!isComparable(run, decisions) || (run.end !== "endless" && secondsOf(run) <= known)) continue;
      end.complete = false;
      if (secondsOf(run) > secondsOf(longest)) longest = run;
    }
  }
  await carrier.confirm(end, longest === undefined ? [] : [sampleOf(longest)], stepLimits(limits));
  return {
    seconds: longest === undefined ? 0 : secondsOf(longest),
    isProved: end.ok && end.complete === true,
    ...(longest && { schedule: writeSchedule(longest.schedule, longest.bounds) }),
  };
}

/** When the last thread made its last step. */
function secondsOf({ facts }: Run): number {
  return facts.events.findLast(({ thread }) => thread !== 0)?.time ?? 0;
}
