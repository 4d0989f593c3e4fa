import type { TraceEvent } from "../../protocol/event.ts";
import type { Params } from "../../protocol/program.ts";
import type { Engine } from "../engine.ts";
import { NotOnFibers } from "../not-on-fibers.ts";
import type { Prepared } from "../prepare.ts";
import { isSame, LEAST_RUNS, runAgain, type Sample } from "./repeats-itself.ts";
import type { PlanOptions } from "./run-plan.ts";
import type { SearchEnd } from "./search-end.ts";

/**
 * Repeats runs of a search on workers, where every step must be the same. Each run is repeated once. If there are few of them, they are
 * repeated more often, as long as there is time.
 *
 * @param end how the search went. @param options `seconds`: the rest of the time on the machine's clock. @throws NotOnFibers if a run differs, or the search proves nothing.
 */
export type Confirm = (
  params: Params,
  end: Pick<SearchEnd, "ok">,
  samples: readonly Sample[],
  options: PlanOptions & { readonly seconds?: number },
) => Promise<void>;

/** @param workers make the runs, of the program as it was before fibers changed it. */
export function confirmOn(workers: Engine, prepared: Prepared): Confirm {
  return async (params, { ok }, samples, { seconds = Infinity, ...options }) => {
    if (!ok && !options.signal.aborted)
      throw new NotOnFibers("What stopped the search may be different on workers.");
    // Results that are shown after Ctrl-C have to be true, too.
    const how = { ...options, signal: new AbortController().signal };
    const different = [...new Map(samples.map((sample) => [keyOf(sample), sample])).values()];
    const least = different.length === 0 || options.signal.aborted ? 0 : LEAST_RUNS;
    const began = performance.now();
    for (let i = 0; i < Math.max(different.length, least); i++) {
      if (i >= different.length && performance.now() - began > seconds * 1000) break;
      const sample = different[i % different.length] as Sample;
      const again = await runAgain(workers, prepared, params, sample, how);
      if (!isSameRun(again.events, sample.events))
        throw new NotOnFibers("A run on workers was not the same as on fibers.");
    }
  };
}

/** Identifies a run: a run that shows two things is repeated once. */
function keyOf({ schedule, bounds }: Sample): string {
  return JSON.stringify([schedule, bounds]);
}

function isSameRun(one: readonly TraceEvent[], other: readonly TraceEvent[]): boolean {
  return one.length === other.length && one.every((event, at) => isSame(event, other[at] as TraceEvent, []));
}
