import type { ExploreResult } from "../../result/explore.ts";
import type { Carrier } from "../search/carriers.ts";
import type { SearchLimits } from "../search/search-options.ts";
import type { ClockReading } from "../time-budget.ts";
import { type DifferingLimits, type DifferingTraces, findDifferingTraces } from "./differing-traces.ts";
import { type ExploreLimits, type ExploreProgress, exploreProgram } from "./explore-program.ts";
import { findLongestRun, type LongestRun } from "./longest-run.ts";
import { searchText, type TextLimits, type TextSearch } from "./search-text.ts";
import { runSeeds, type SeededRun, type SeedOptions } from "./seeded-runs.ts";

/** What each search takes and finds. All of it is data, but for the signal and the progress. */
interface Searches {
  readonly explore: [limits: ExploreLimits, found: ExploreResult];
  readonly text: [limits: TextLimits, found: TextSearch];
  readonly "longest run": [limits: SearchLimits, found: LongestRun];
  readonly "differing traces": [limits: DifferingLimits, found: DifferingTraces | undefined];
  readonly seeds: [limits: SeedOptions, found: readonly SeededRun[]];
}

/** What limits any search. */
interface Within {
  readonly signal: AbortSignal;
  readonly began: ClockReading;
  /** Seconds on the machine's clock for the whole search. */
  readonly timeout?: number | undefined;
  /** Seconds for single runs. */
  readonly runTimeout?: number | undefined;
  progress?(progress: ExploreProgress): void;
  /** Whether nobody wants the answer of a search that is interrupted. */
  readonly dropsInterrupted?: boolean;
  /** How many carriers make a long search of the kind "explore". Default: 1. */
  readonly jobs?: number;
}

export type SearchName = keyof Searches;
export type LimitsOf<Name extends SearchName> = Searches[Name][0] & Within;
export type SearchResult<Name extends SearchName> = Searches[Name][1];

/** The searches that can be made as a whole, on workers or in one worker whose threads are fibers. */
export const SEARCHES: {
  readonly [Name in SearchName]: (carrier: Carrier, limits: LimitsOf<Name>) => Promise<SearchResult<Name>>;
} = {
  explore: exploreProgram,
  text: searchText,
  "longest run": findLongestRun,
  "differing traces": findDifferingTraces,
  seeds: runSeeds,
};
