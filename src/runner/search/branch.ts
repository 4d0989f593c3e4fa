import type { RoundBounds } from "../../kernel/rounds/rounds.ts";
import type { Branch, SearchedBranch } from "../../scheduler/dpor.ts";
import type { PlanOptions } from "./run-plan.ts";
import type { Run } from "./searched-run.ts";

/** A branch of a search for a helper. All of it is data. */
export interface BranchTask extends Pick<PlanOptions, "stepCap"> {
  readonly id: number;
  readonly branch: Branch;
  readonly clocked: boolean;
  readonly numbered: boolean;
  readonly bounds: RoundBounds;
}

/** … and what the helper has found. */
export interface BranchAnswer extends SearchedBranch {
  readonly id: number;
  /** The runs in the order of the search. */
  readonly runs: readonly BranchRun[];
  /** Whether the next run is one that the search has to make itself. */
  readonly isRefused: boolean;
}

/** A run of a helper. */
export type BranchRun = BlockedRun | CountedRun;

/** A run that the sleep sets cut off. */
interface BlockedRun {
  readonly end: "blocked";
  readonly taken: number;
}

export interface CountedRun extends Pick<Run, "schedule"> {
  readonly end: "ended" | "deadlock";
  /** Its decisions. */
  readonly taken: number;
  /** Two runs with the same signature show the same, apart from their schedules. */
  readonly signature: string;
}

/** What a search tells a helper while it searches a branch: to stop, and to answer with what it has found so far. */
export interface StopTask {
  readonly stop: number;
}
