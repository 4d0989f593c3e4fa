/** What kept a search or a comparison from its end. It proves nothing about what it has not seen. */
export interface LimitReached {
  readonly kind: "search-limit";
  /** Which limit it was. */
  readonly reached: Reached;
  /** How much that was, where the limit is a number. */
  readonly amount?: number;
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
  /** What must not be: a schedule that was drawn leads to an outcome that a search of all schedules has not seen. */
  | "missed outcome"
  /** What can be compared. */
  | "output"
  | "steps of a comparison"
  | "orders of lines";

/** A program that fails only where a sleep or a timeout lasts longer than it says. */
export interface SleepHides {
  readonly kind: "sleep-hides";
}

/** How to make a run again. */
export interface RepeatCommand {
  readonly kind: "repeat";
  /** The command. */
  readonly command: string;
}
