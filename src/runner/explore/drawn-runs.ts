import { isComparable } from "../search/draw-some.ts";
import type { Sample } from "../search/repeats-itself.ts";
import { type Run, sampleOf } from "../search/searched-run.ts";
import type { Outcomes } from "./explore-outcomes.ts";
import type { ExploredRaces } from "./explore-races.ts";
import { mostOf, type News } from "./news.ts";

/** Runs that were drawn beside a search. */
interface DrawnRuns {
  /** How many there are. */
  readonly count: number;
  /** Takes a run. One that was stopped is no outcome yet: see {@link isComparable}. */
  add(run: Run): News;
  /**
   * The run that shows an outcome, an error of a thread, or a data race, that a search should have seen and has not.
   *
   * @param longest the most decisions of a run of the search; Infinity if its runs may be stopped, too.
   */
  missedBy(search: Outcomes, longest: number): Sample | undefined;
}

/** @param outcomes takes the runs. @param races takes those of the search, too. */
export function createDrawnRuns(outcomes: Outcomes, races: ExploredRaces): DrawnRuns {
  let count = 0;
  /** The longest of the runs that were stopped. */
  let endless: Run | undefined;
  /** The first run with a data race, and the first of each failure of a thread. */
  let race: Sample | undefined;
  const ends = new Map<string, Sample>();
  return {
    get count() {
      return count;
    },
    add(run) {
      count++;
      if (run.end === "endless") {
        if (run.schedule.length > (endless?.schedule.length ?? 0)) endless = run;
        return "counts";
      }
      const { hasRaced, news } = races.add(run);
      const shown = outcomes.add(run, hasRaced);
      if (hasRaced) race ??= sampleOf(run);
      for (const end of outcomes.ends() ?? []) if (!ends.has(end)) ends.set(end, sampleOf(run));
      return mostOf(shown.news, news);
    },
    missedBy(search, longest) {
      if (endless !== undefined && isComparable(endless, longest)) {
        outcomes.add(endless);
        return sampleOf(endless);
      }
      const known = search.ends();
      return (
        search.lacks(outcomes) ??
        (search.raced() === 0 ? race : undefined) ??
        [...ends].find(([end]) => known?.has(end) === false)?.[1]
      );
    },
  };
}
