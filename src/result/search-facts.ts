/** Why a search or a comparison stopped early. It proves nothing about what it has not seen. */
export interface LimitReached {
  readonly kind: "search-limit";
  /** The limit that was reached. */
  readonly reached: Reached;
  /** Its value, if the limit is a number. */
  readonly amount?: number;
  /** True if the time of a search was over before any run had come to its end. */
  readonly isFirstRun?: true;
}

export type Reached =
  /** What a search may take. */
  | "traces"
  | "decisions"
  | "seconds"
  | "processor seconds"
  | "interrupt"
  /** What a run may take. */
  | "memory"
  | "objects"
  | "threads"
  | "threads at once"
  | "ports"
  | "printed text"
  | "choices"
  | "seconds of a step"
  | "dead thread"
  /** What no schedule controls. */
  | "processes"
  | "random numbers"
  | "machine's clock"
  | "environment"
  | "event loop"
  | "modules"
  | "garbage collection"
  | "thread names"
  /** A contradiction: a drawn schedule leads to an outcome that a search of all schedules has not seen. */
  | "missed outcome"
  /** What can be compared. */
  | "output"
  | "steps of a comparison"
  | "orders of lines";

/** A program that fails only if a sleep or a timeout lasts longer than it says. */
export interface SleepHides {
  readonly kind: "sleep-hides";
}

/** How to repeat a run. */
export interface RepeatCommand {
  readonly kind: "repeat";
  /** The command. */
  readonly command: string;
}
