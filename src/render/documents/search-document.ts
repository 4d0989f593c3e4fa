import type { ExploreResult, Outcome, PollBound, SearchedRun } from "../../result/explore.ts";
import type { GradedClaim } from "../../result/prediction.ts";
import type { Goal, SteerEnd, SteerState } from "../../result/steering.ts";
import type { Head } from "./head.ts";

/** `threadlab explore --json`. */
export interface ExploreDocument extends Head<"explore"> {
  /** One for each lesson or file; with `--find`, the answer. */
  readonly results: readonly ExploreEntry[] | readonly FoundEntry[];
}

/** A search of a program's schedules. */
export interface ExploreEntry
  extends Pick<
      ExploreResult,
      "lesson" | "traces" | "blocked" | "complete" | "deadlocks" | "findings" | "target" | "sets" | "raced"
    >,
    Pick<ExploreResult, "threads" | "time" | "strategy" | "claims" | "undecided" | "seconds">,
    Partial<Pick<PollBound, "laps" | "loops">> {
  /** Equal rounds in vain in a row, after which a thread waits until the others can do no more. */
  readonly polls?: number;
  /** The outcomes that are kept: at least the first of each verdict. */
  readonly outcomes: readonly (OutcomeEntry & Pick<Outcome, "orders" | "switches" | "shownBy">)[];
  /** A run with a data race that the lesson does not intend, if some trace has one. */
  readonly racing?: SearchedRun;
  /** The command that shows a short schedule that goes wrong: of those that were tried, the one with the fewest switches. */
  readonly repeat?: string;
}

/** One outcome of a program, which some of its schedules lead to. */
export interface OutcomeEntry
  extends Pick<Outcome, "output" | "traces" | "verdict" | "deadlock" | "exitCode" | "schedule" | "replay"> {}

/** Whether some schedule prints a text. */
interface FoundEntry {
  /** The lesson's name, or the path as given for a bare file. */
  readonly lesson: string;
  /** Whether a schedule was found. */
  readonly found: boolean;
  /** Whether it is proved that there is none. */
  readonly refuted: boolean;
  /** The answer in words. */
  readonly words: string;
  /** The schedule that was found, as `--schedule` takes it. */
  readonly schedule?: string;
  /** The command that shows it. */
  readonly replay?: string;
}

/** `threadlab predict --json`. */
export interface PredictDocument extends Head<"predict"> {
  /** The lesson's name, or the path as given for a bare file. */
  readonly lesson: string;
  /** The kind of question: which outputs are possible, or which line can come before another. */
  readonly question: "outputs" | "orders";
  /** The number of traces that were seen. */
  readonly traces: number;
  /** Whether these are all traces. */
  readonly complete: boolean;
  /** What keeps the search from knowing all that schedules can do, in sentences. */
  readonly limits: readonly string[];
  /** The params of the search, as `name=value`. */
  readonly sets: readonly string[];
  /** How many of `choices` were answered correctly. */
  readonly right: number;
  /** The claims to choose from, the answers, and the truth. */
  readonly choices: readonly PredictChoice[];
}

/** A claim about the program. */
interface PredictChoice extends Pick<GradedClaim, "said" | "traces" | "replay"> {
  /** That it can print a text, that it can get stuck, or that a line can come before another. */
  readonly kind: "output" | "deadlock" | "order";
  /** For an output: its lines. */
  readonly lines?: readonly string[];
  /** For an order: the line that comes first. */
  readonly first?: string;
  /** For an order: the line that comes after it. */
  readonly second?: string;
  /** Whether it can; null if the search could not tell. */
  readonly can: boolean | null;
  /** Why, in words. */
  readonly why: string;
}

/** `threadlab steer --json`. */
export interface SteerDocument
  extends Head<"steer">,
    Pick<SteerState, "rows" | "next" | "blocked" | "output">,
    Partial<Pick<SteerEnd, "deadlock" | "raced" | "replay">> {
  /** The lesson's name, or the path as given for a bare file. */
  readonly lesson: string;
  /** The goal. */
  readonly goal: Goal;
  /** The params of the run, as `name=value`. */
  readonly sets: readonly string[];
  /** Whether it was reached. */
  readonly reached: boolean;
  /** Whether the run is over. */
  readonly ended: boolean;
  /** Once the run is over: what went wrong, or that nothing did. */
  readonly words?: string;
  /** Whether it can be reached from here; null if the search could not tell. */
  readonly reachable: boolean | null;
  /** The number of traces that this search saw. */
  readonly traces: number;
  /** What keeps the search from knowing all that schedules can do, in sentences. */
  readonly limits: readonly string[];
  /** The number of steps made so far. */
  readonly steps: number;
}
