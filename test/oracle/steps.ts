/**
 * What a thread does next, in the machine's own words: a step that others may notice, and may come before or after. Steps
 * say what they do; `machine.ts` says what that means.
 */
export type Step =
  | { readonly op: "read"; readonly on: string }
  | { readonly op: "write"; readonly on: string; readonly value: number }
  /** Stands in line for a lock or a semaphore, and waits. */
  | { readonly op: "request"; readonly on: string; readonly timeout: number }
  | { readonly op: "try"; readonly on: string }
  | { readonly op: "release"; readonly on: string; readonly count: number }
  | { readonly op: "probe"; readonly on: string; readonly what: string }
  /** Joins a condition's line and gives the lock back, in one step. */
  | {
      readonly op: "enqueue";
      readonly on: string;
      readonly lock: string;
      readonly timeout: number;
      /** Whether it waits again for the deadline of the wait before. */
      readonly isSame?: boolean;
    }
  | { readonly op: "notify"; readonly on: string; readonly lock: string; readonly count: number }
  | { readonly op: "await"; readonly on: string; readonly timeout: number }
  | { readonly op: "set" | "clear"; readonly on: string }
  | { readonly op: "arrive"; readonly on: string; readonly timeout: number }
  /** A barrier's action failed: the last to arrive breaks it. */
  | { readonly op: "trip" | "abort" | "reset" | "break"; readonly on: string }
  /** Gives a thread its number, and its name if it has none. */
  | { readonly op: "make"; readonly on: string; readonly isNamed: boolean; readonly daemon?: boolean }
  | { readonly op: "start" | "alive" | "ident"; readonly on: string }
  | { readonly op: "name" | "daemon"; readonly on: string }
  | { readonly op: "rename"; readonly on: string; readonly text: string }
  | { readonly op: "setDaemon"; readonly on: string; readonly daemon: boolean }
  | { readonly op: "enumerate" | "yield" | "monotonic" | "exit" }
  | { readonly op: "join"; readonly on: string; readonly timeout: number }
  | { readonly op: "sleep"; readonly timeout: number }
  | { readonly op: "print" | "part"; readonly text: string }
  | { readonly op: "give"; readonly on: string; readonly item: number }
  | { readonly op: "take"; readonly on: string; readonly timeout: number }
  | { readonly op: "tryTake"; readonly on: string }
  /** Adds a task to a pool; the future has the name that is given. */
  | { readonly op: "submit"; readonly on: string; readonly task: string; readonly future: string }
  | { readonly op: "takeTask" | "close"; readonly on: string }
  /** `breaks`: what its threads do first has failed. */
  | { readonly op: "withdraw"; readonly on: string; readonly breaks?: boolean }
  /** On a future. */
  | { readonly op: "begin" | "lookAtFuture" | "cancel"; readonly on: string }
  | { readonly op: "finish"; readonly on: string; readonly value: string; readonly failed: boolean }
  | { readonly op: "awaitFuture"; readonly on: string; readonly timeout: number }
  | { readonly op: "awaitGroup"; readonly group: Group; readonly timeout: number }
  | { readonly op: "addCallback"; readonly on: string; readonly callback: string }
  | { readonly op: "survey"; readonly group: Group; readonly opens?: boolean }
  | { readonly op: "end"; readonly error?: string }
  /** The end of a wait that has a deadline: granted, or given up. */
  | { readonly op: "resume"; readonly on: string; readonly of: WaitKind; readonly group?: Group };

/** Several futures for which one thread waits. */
export interface Group {
  readonly futures: readonly string[];
  readonly until: "all" | "first" | "error" | "order";
  /** Keeps the order in which they settle, from the survey on that opens it. */
  readonly order?: string;
}

/** A step with the statement that makes it. */
export type Placed<Each extends Step | Glued> = Each & { readonly place?: string };

/** What a wait is for. */
export type WaitKind =
  | "take"
  | "takeTask"
  | "awaitFuture"
  | "awaitGroup"
  | "request"
  | "enqueue"
  | "await"
  | "arrive"
  | "join"
  | "sleep";

/** What a thread does to a queue's items while it holds the queue's lock, or what no other can change: part of the step before. */
export type Glued =
  | { readonly glued: "outcome" | "workers" | "callbacks"; readonly on: string }
  /** Whether the deadline of the thread's last wait has passed. */
  | { readonly glued: "overdue" }
  /** Nobody asks any more in which order they settle. */
  | { readonly glued: "close"; readonly on: string }
  | { readonly glued: "look"; readonly on: string }
  | { readonly glued: "put"; readonly on: string; readonly item: number }
  | { readonly glued: "take"; readonly on: string }
  | { readonly glued: "done"; readonly on: string }
  | { readonly glued: "shut"; readonly on: string; readonly immediate: boolean };

/** A queue as `look` shows it. */
export interface QueueLook {
  readonly length: number;
  readonly isFull: boolean;
  readonly isShut: boolean;
  readonly unfinished: number;
}

export function isGlued(step: Step | Glued): step is Glued {
  return "glued" in step;
}
