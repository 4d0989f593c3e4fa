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
  /** An error ends another thread than MainThread, and changes no outcome. */
  | { readonly kind: "thread fails" }
  /** It ends its process before the course's program has come to its end. */
  | { readonly kind: "exits" }
  /** The most threads that have work under way at the same time, besides MainThread, and how many there should be. */
  | { readonly kind: "few threads"; readonly most: number; readonly wanted: number }
  /** In no trace does a thread look at what others have done before it prints. */
  | { readonly kind: "nothing shared" }
  /** Seconds of the virtual clock that the longest trace takes, and may take. */
  | { readonly kind: "late"; readonly seconds: number; readonly within: number }
  /** A right text that no trace prints. */
  | { readonly kind: "impossible"; readonly text: string }
  /** Traces that were stopped before their end, of those that were seen. They may have no end, or a late one. */
  | {
      readonly kind: "stopped traces";
      readonly count: number;
      readonly traces: number;
      readonly isWhole: boolean;
    }
  /** No run came to its end. */
  | { readonly kind: "nothing seen" }
  /** No trace is wrong, but the search did not see all of them. */
  | { readonly kind: "not all seen"; readonly traces: number; readonly bound?: string | undefined }
  /** The longest trace may not have been seen. */
  | { readonly kind: "time unknown" }
  /** A right text that was not found in a search that did not end. */
  | { readonly kind: "text unknown"; readonly text: string };

/** Traces that break the same rule. */
export interface FailingTraces {
  readonly kind: "failing traces";
  readonly rule: "output" | "deadlock" | "error" | "race";
  readonly count: number;
  /** All traces that were seen. */
  readonly traces: number;
  /** Whether there may be traces that were not seen. */
  readonly hasOthers: boolean;
  /** Whether `count` may be too low: only some of the failing traces are known with their outcomes. */
  readonly isLeast: boolean;
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
