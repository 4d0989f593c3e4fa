/** The rules of an exercise. A reason names the rule that is broken or could not be proved. */
export type Rule =
  | "compiles"
  | "ends"
  | "output"
  | "deadlock"
  | "error"
  | "race"
  | "threads"
  | "shared"
  | "within"
  | "possible"
  | "proved";

/** Why a program that can be run is no proved solution of its exercise. */
export type Shortcoming =
  | FailingTraces
  | TooFewThreads
  | TooLate
  | StoppedTraces
  | NotAllSeen
  /**
   * thread fails: an error ends another thread than MainThread, and changes no outcome · exits: it ends its process before the course's program
   * has come to its end · cuts off: it ends its process before its other threads, without daemons, have come to their end · nothing shared: in
   * no trace does a thread look at what others have done before it prints · nothing seen: no run ended · time unknown: the longest
   * trace may not have been seen.
   */
  | {
      readonly kind:
        | "thread fails"
        | "exits"
        | "cuts off"
        | "nothing shared"
        | "nothing seen"
        | "time unknown";
    }
  | ImportsOut
  /** impossible: no trace prints a right text · text unknown: it was not found in a search that did not end. */
  | { readonly kind: "impossible" | "text unknown"; readonly text: string };

/** It imports a module of Node that reaches beyond its own steps, so no search is complete. */
interface ImportsOut {
  readonly kind: "imports out";
  /** As the program names it. */
  readonly module: string;
}

interface TooFewThreads {
  readonly kind: "few threads";
  /** The most threads that have work under way at the same time, besides MainThread. */
  readonly most: number;
  /** How many there should be. */
  readonly wanted: number;
}

interface TooLate {
  readonly kind: "late";
  /** Seconds of the virtual clock that the longest trace takes. */
  readonly seconds: number;
  /** … and may take. */
  readonly within: number;
}

/** Traces that were stopped before their end. They may never end. */
interface StoppedTraces {
  readonly kind: "stopped traces";
  readonly count: number;
  /** All traces that were seen. */
  readonly traces: number;
  /** Whether there are no others. */
  readonly isWhole: boolean;
}

/** No trace is wrong, but the search did not see all of them. */
interface NotAllSeen {
  readonly kind: "not all seen";
  readonly traces: number;
  /** Which schedules were seen, in words, if the search had a bound on the rounds of loops. */
  readonly bound?: string | undefined;
}

/** Traces that break the same rule. */
export interface FailingTraces {
  readonly kind: "failing traces";
  /** race: they show a data race, which the exercise forbids. */
  readonly rule: "output" | "deadlock" | "error" | "race";
  readonly count: number;
  /** All traces that were seen. */
  readonly traces: number;
  /** Whether there may be traces that were not seen. */
  readonly hasOthers: boolean;
}

/** What kept a submission from getting a verdict. */
export type Obstacle =
  /** Its process ended by itself, or a thread does not reach its next step. */
  | { readonly kind: "process" | "step" }
  /** The limit that it exceeded: seconds of processor time, or megabytes of memory. */
  | { readonly kind: "seconds" | "megabytes"; readonly limit: number };

/** What twenty runs on the machine's clock would show in place of a search. */
export type TwentyRuns =
  | "all fail"
  | "all right"
  | "most likely all right"
  | "most likely all fail"
  | "mixed";

/** What was proved of a solved exercise. */
export interface Solved {
  /** The traces of all cases. */
  readonly traces: number;
  readonly cases: number;
  readonly expected: string;
  /** Whether a data race would have been a fault. */
  readonly forbidsRaces: boolean;
}
