import type { SearchBranch, SearchedBranch } from "../../scheduler/branches.ts";
import type { Sample } from "./repeats-itself.ts";
import type { SearchedPlan } from "./run-plan.ts";
import type { SearchEnd } from "./search-end.ts";
import type { Run } from "./searched-run.ts";

/** A branch that another carrier is to search, and how it makes the runs. */
export interface BranchTask extends Required<Omit<SearchedPlan, "plan">> {
  readonly id: number;
  readonly branch: SearchBranch;
  readonly stepCap: number;
}

/** What was found in the next part of a branch. */
export interface BranchReport extends Pick<SearchEnd, "traces" | "blocked" | "decisions"> {
  /** That of the task. */
  readonly id: number;
  /** Whether whoever searches the branch has stopped. */
  readonly isLast: boolean;
  /** Whether a thread reached a bound on rounds: perhaps only in a run that is not told, because it was seen before. */
  readonly isBounded: boolean;
  /** The runs that show something new, each with the number of traces that it stands for, in the order of the search. */
  readonly runs: readonly ToldRun[];
  /** The number of events of these runs. */
  readonly events: number;
  /** What was found in the branch up to the end of this part. */
  readonly searched: SearchedBranch;
}

export interface ToldRun extends Sample, Pick<Run, "end" | "pollers"> {
  traces: number;
}

/** A branch that has a run that is more than one trace among others, such as one that reaches a limit: the search has to make that run itself. */
export interface RefusedBranch {
  readonly id: number;
  readonly isRefused: true;
}
