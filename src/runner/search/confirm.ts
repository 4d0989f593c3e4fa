import { NotOnFibers } from "../record.ts";
import { isSameTrace, runAgain, type Sample } from "./repeats-itself.ts";
import type { PlanOptions, Runnable } from "./run-plan.ts";
import type { SearchEnd } from "./search-end.ts";

/**
 * Repeats each of some runs of a search once on workers, where every step must be the same.
 *
 * @param end how the search went. @throws NotOnFibers if a run differs, or the search proves nothing.
 */
export type Confirm = (
  end: Pick<SearchEnd, "ok">,
  samples: readonly Sample[],
  options: PlanOptions,
) => Promise<void>;

/** @param onWorkers the program as it was before fibers changed it. */
export function confirmOn(onWorkers: Runnable): Confirm {
  return async ({ ok }, samples, options) => {
    if (!ok && !options.signal.aborted)
      throw new NotOnFibers("What stopped the search may be different on workers.");
    // Results that are shown after Ctrl-C have to be true, too.
    const how = { ...options, signal: new AbortController().signal };
    const different = new Map(samples.map((sample) => [keyOf(sample), sample]));
    for (const sample of different.values()) {
      const again = await runAgain(onWorkers, sample, how);
      if (!isSameTrace(again.events, sample.events))
        throw new NotOnFibers("A run on workers was not the same as on fibers.");
    }
  };
}

/** Identifies a run: a run that shows two things is repeated once. */
function keyOf({ schedule, bounds }: Sample): string {
  return JSON.stringify([schedule, bounds]);
}
