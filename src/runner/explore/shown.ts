import type { Carrier } from "../search/carriers.ts";
import { type SearchLimits, stepLimits } from "../search/search-options.ts";
import type { Run } from "../search/searched-run.ts";
import type { createConduct } from "./explore-conduct.ts";
import { createOutcomes, type Outcomes } from "./explore-outcomes.ts";
import { createPollBound } from "./explore-polls.ts";
import type { ExploredRaces } from "./explore-races.ts";
import { mostOf, type Taken } from "./news.ts";
import { runSerially } from "./serial-run.ts";

/** What the runs of a pass show. */
export interface Gathered {
  readonly outcomes: Outcomes;
  readonly polls: ReturnType<typeof createPollBound>;
}

/** … and what those of all passes do. */
export interface RunsShown extends Gathered {
  readonly races: ExploredRaces;
  readonly conduct: ReturnType<typeof createConduct>;
}

/** @returns makes a place for what the runs of a pass show. */
export async function createGatherer(carrier: Carrier, limits: SearchLimits): Promise<() => Gathered> {
  const isAboutRace = carrier.target.lesson?.races;
  const serial = isAboutRace ? await runSerially(carrier, stepLimits(limits)) : undefined;
  return () => {
    const outcomes = createOutcomes(carrier, limits.time);
    if (serial !== undefined) outcomes.compareWith(serial);
    return { outcomes, polls: createPollBound() };
  };
}

/** Takes a run of a search. */
export function takeRun({ outcomes, polls, races, conduct }: RunsShown, run: Run): Taken {
  const { hasRaced, news } = races.add(run);
  const taken = outcomes.add(run, hasRaced);
  return { ...taken, news: mostOf(news, taken.news, polls.add(run), conduct.add(run)) };
}
