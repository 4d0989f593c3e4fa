/** Why a search or a comparison stopped early. It proves nothing about what it has not seen. */
export interface LimitReached {
  readonly kind: "search-limit";
  /** The limit that was reached. */
  readonly reached: Reached;
  /** Its value, if the limit is a number. */
  readonly amount?: number;
  /** True if the time of a search was over before any run had ended. */
  readonly isFirstRun?: true;
  /** True if runs had ended, but the search had to be stopped by force, and what it had found was lost. */
  readonly isLost?: true;
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
  | "room to send"
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
  | "serial run"
  | "output"
  | "steps of a comparison"
  | "orders of lines";

/** Whether some schedule prints the expected text. */
export interface TextSearched {
  readonly kind: "text-search";
  /** What the search has found out. */
  readonly answer: TextAnswer;
}

export type TextAnswer = TextFound | TextRefuted | TextUnknown;

interface TextFound {
  /** Some schedule prints it. */
  readonly is: "found";
  /** Runs that were made before it was found. */
  readonly runs: number;
  /** Whether it may take sleeps and timeouts that last longer than they say. */
  readonly isLate?: boolean;
}

export interface TextRefuted {
  /** It is proved that no schedule prints it. */
  readonly is: "refuted";
  /** All traces of the program. */
  readonly traces: number;
  /** Whether this holds only if sleeps and timeouts last as long as they say. */
  readonly isTimed: boolean;
  /** Whether some trace deadlocks or ends in an error. Such a trace may print the text, too. */
  readonly hasTrouble: boolean;
}

export interface TextUnknown {
  /** None of the schedules that were tried prints it. */
  readonly is: "unknown";
  /** The traces that were tried. */
  readonly traces: number;
  /** Why not all were tried, if it was not for a limit that an option sets. */
  readonly because?: Bounded | Unsteady | LimitReached;
  /** If it was for the number of traces: the most that the search could try. */
  readonly maxTraces?: number;
  /** If it was for lack of time: the seconds that the search had. */
  readonly seconds?: number;
  /** What counted them. */
  readonly clock?: "machine" | "processor";
}

/** Loops were given a number of rounds. */
interface Bounded {
  readonly kind: "bound";
  /** The schedules that were tried, in words. */
  readonly words: string;
  /** A higher bound, with which a search may find more; absent if no option sets one. */
  readonly higher?: number;
}

/** The program does not do the same again under the same schedule. */
interface Unsteady {
  readonly kind: "unsteady";
}

/** What a search for a schedule that prints the expected text has found. */
export interface FoundSchedule {
  /** A schedule that prints it. */
  readonly schedule?: string;
  /** The command that shows it. */
  readonly replay?: string;
  /** Whether `schedule` prints the lines in this order. If not, nothing in its run forbids this order, so another schedule has it. */
  readonly isInOrder?: boolean;
  readonly answer: TextAnswer;
}

/** A program that fails only if a sleep or a timeout lasts longer than it says. */
export interface SleepHides {
  readonly kind: "sleep-hides";
  /** Whether it has a data race all the same. */
  readonly races: boolean;
}

/** How to repeat a run. */
export interface RepeatCommand {
  readonly kind: "repeat";
  /** The command. */
  readonly command: string;
}
