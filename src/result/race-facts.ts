/** A read or write of a shared value. */
export interface Access {
  readonly thread: string;
  readonly op: "read" | "write";
  readonly place: string;
  /** The locks that the thread held, in the order in which it got them. */
  readonly locks: readonly string[];
}

/** A step that other steps came after. */
export interface Milestone {
  readonly thread: string;
  /** What the thread did. */
  readonly deed: Deed;
  /** The thread or object that it was about, or "". */
  readonly object: string;
  readonly place: string;
}

export type Deed =
  | "start"
  | "end"
  | "join"
  | "release"
  | "set"
  | "arrive"
  | "notify"
  | "wake"
  | "listen"
  | "connect"
  | "send"
  | "close"
  | "submit"
  | "shut"
  | "finish"
  | "put";

/** Two accesses to one variable that nothing orders. */
export interface RacingPair {
  /** The access that came first in this run. */
  readonly earlier: Access;
  /** The access that came second. */
  readonly later: Access;
  /** The last step that happened before both. */
  readonly since?: Milestone;
  /** Whether the thread of the later access started the thread of the earlier one. A pool's threads count as started by nobody. */
  readonly byParent: boolean;
  /** Whether the thread of the earlier access started the thread of the later one. */
  readonly byChild?: true;
}

/** What removes all races on a variable. */
export type Cure =
  /** An Event in place of a flag that threads poll. */
  | { readonly use: "event" }
  /** A way to wait, in place of a loop that reads the value. */
  | { readonly use: "wait" }
  /** To write before an event is set that others wait for before they read. */
  | {
      readonly use: "set-later";
      /** The thread that sets the event, and then writes. */
      readonly thread: string;
      /** The name of the event. */
      readonly event: string;
    }
  /** One lock at all accesses, which use different ones. */
  | { readonly use: "same-lock" }
  /** A lock that only some accesses hold. */
  | {
      readonly use: "lock";
      readonly lock: string;
      /** Who accesses the variable without it, and where. */
      readonly threads: readonly string[];
      readonly places: readonly string[];
      /** Whether some thread writes what it has read, and another write may come between: the lock has to be held from the read to the write. */
      readonly isUpdate: boolean;
      /** Those of `threads` that do so. */
      readonly updating: readonly string[];
    }
  /** Add a lock: there is none yet. */
  | {
      readonly use: "new-lock";
      /** Whether threads read the value and then change it. */
      readonly isUpdate: boolean;
      /** An alternative: the parent writes before it starts its children, which read. */
      readonly startLater?: {
        /** The name of the thread that writes. */
        readonly parent: string;
        /** The names of the threads that it starts. */
        readonly children: readonly string[];
      };
      /** An alternative: the parent joins its children before it looks. */
      readonly join?: {
        /** The name of the thread that looks. */
        readonly parent: string;
        /** The names of the threads that it started. */
        readonly children: readonly string[];
      };
    };

/** The data races on one variable. */
export interface Race {
  readonly kind: "race";
  /** The variable's name. */
  readonly variable: string;
  /** The number of other variables with races that were made at the same place. */
  readonly alike: number;
  /** The first race of each pair of places, up to the number that is shown. */
  readonly pairs: readonly RacingPair[];
  /** Pairs beyond those of `pairs`. */
  readonly morePairs: number;
  readonly threads: readonly string[];
  readonly places: readonly string[];
  /** What removes all of these races. */
  readonly cure: Cure;
  /** Whether data that went over the system's sockets may order the accesses. */
  readonly isDoubtful?: true;
}
