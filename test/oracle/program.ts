/**
 * Small programs over threadlab's API, as data: the machine of this folder runs them by itself, and `translate.ts` writes
 * the lesson program that does the same.
 */
export interface Program {
  readonly objects: readonly ObjectText[];
  /** The first one is MainThread. The others are made by the module, and somebody has to start them. */
  readonly threads: readonly ThreadText[];
  /** Whether somebody calls `monotonic()`: else the time that passes is nothing that anybody could notice. */
  readonly asksTime?: boolean;
  /** Whether somebody may notice in which order threads are made, by their names or by a list of them. */
  readonly seesNumbers?: boolean;
  /** What pools are given to do. */
  readonly tasks?: readonly TaskText[];
  /** Tasks that MainThread submits to its pool before it starts threads, which then all have the futures. */
  readonly submitted?: readonly { readonly on: string; readonly task: string }[];
  /** What futures are given to call. */
  readonly callbacks?: readonly CallbackText[];
}

/** A function that is called once a future is done. */
export interface CallbackText {
  readonly name: string;
  readonly calls: readonly Call[];
}

/** A function that a thread of a pool calls. It gives back what it has noted. */
export interface TaskText {
  readonly name: string;
  readonly body: readonly Statement[];
}

export type ObjectText =
  | { readonly kind: "shared"; readonly name: string; readonly initial: number }
  | { readonly kind: "lock" | "rlock" | "event"; readonly name: string }
  /** Over a lock of the program, or over an RLock of its own. */
  | { readonly kind: "condition"; readonly name: string; readonly lock?: string }
  | { readonly kind: "semaphore" | "bounded-semaphore"; readonly name: string; readonly value: number }
  | {
      readonly kind: "barrier";
      readonly name: string;
      readonly parties: number;
      readonly timeout?: number;
      /** What the last to arrive calls before the others go on. */
      readonly action?: readonly Call[];
    }
  | { readonly kind: QueueKind; readonly name: string; readonly maxsize: number }
  | { readonly kind: "simple-queue"; readonly name: string }
  | {
      readonly kind: "pool";
      readonly name: string;
      readonly workers: number;
      /** What each of its threads does first. */
      readonly first?: TaskText;
    }
  /** Of each thread its own. */
  | { readonly kind: "local"; readonly name: string; readonly initial?: number };

export type QueueKind = "queue" | "lifo-queue" | "priority-queue";

export interface ThreadText {
  readonly name: string;
  readonly daemon?: boolean;
  /** A `Timer`: seconds from its start to the body. */
  readonly timer?: number;
  /** The pool that makes and starts it, when there is work for it. */
  readonly pool?: string;
  /** A thread makes it, while others run. */
  readonly isMade?: boolean;
  readonly body: readonly Statement[];
}

export type Statement =
  /** What comes of it, an error's code included, is noted, and printed when the thread is through. */
  | { readonly call: Call }
  /** Not caught: an error ends the thread. */
  | { readonly bare: Call }
  | { readonly times: number; readonly body: readonly Statement[] }
  /** Makes a thread that runs `target`, and then does `body`, in which it has that thread. */
  | {
      readonly makes: string;
      /** Whether it gets the same name as here; else the next of Thread-1, Thread-2 … */
      readonly isNamed: boolean;
      /** Default: the value of the thread that makes it. */
      readonly daemon?: boolean;
      readonly target: readonly Statement[];
      readonly body: readonly Statement[];
    }
  | { readonly forever: readonly Statement[] }
  /** `object.with(() => …)`: released whatever happens. */
  | { readonly with: string; readonly body: readonly Statement[] }
  /** `using held = object.hold()`, or `using pool = …`: the same to the end of the block, or a shutdown there. */
  | { readonly using: string; readonly body: readonly Statement[] }
  | {
      readonly if: Call;
      readonly is: Value;
      readonly then: readonly Statement[];
      readonly else?: readonly Statement[];
    }
  /** Asks until the answer is `is`; after each other answer, the body. What is asked is not noted. */
  | { readonly until: Call; readonly is: Value; readonly body: readonly Statement[] };

/** What a call gives back: an error's code where it throws. */
export type Value = number | string | boolean | undefined;

export type Call =
  | { readonly op: "read"; readonly on: string }
  | { readonly op: "write"; readonly on: string; readonly value: number }
  /** `x.value = x.value + 1`: a read and a write. */
  | { readonly op: "add"; readonly on: string; readonly value: number }
  /** A lock, RLock, semaphore or condition. Timeout 0 does not wait at all; none waits for ever. */
  | { readonly op: "acquire"; readonly on: string; readonly timeout?: number }
  | { readonly op: "release"; readonly on: string; readonly count?: number }
  | { readonly op: "locked" | "isSet" | "nWaiting" | "broken"; readonly on: string }
  | { readonly op: "qsize" | "empty"; readonly on: string }
  | { readonly op: "full"; readonly on: string }
  | { readonly op: "wait"; readonly on: string; readonly timeout?: number }
  /** Waits on a condition until a shared value is 1. */
  | { readonly op: "waitFor"; readonly on: string; readonly value: string; readonly timeout?: number }
  | { readonly op: "notify"; readonly on: string; readonly count?: number }
  | { readonly op: "notifyAll"; readonly on: string }
  | { readonly op: "set" | "clear" | "abort" | "reset"; readonly on: string }
  | { readonly op: "put"; readonly on: string; readonly item: number; readonly timeout?: number }
  | { readonly op: "get"; readonly on: string; readonly timeout?: number }
  | { readonly op: "putNowait"; readonly on: string; readonly item: number }
  | { readonly op: "getNowait"; readonly on: string }
  | { readonly op: "taskDone" | "joinQueue"; readonly on: string }
  /** `keeps`: whether the thread keeps the future, which tasks do not. */
  | { readonly op: "submit"; readonly on: string; readonly task: string; readonly keeps?: boolean }
  | {
      readonly op: "shutdownPool";
      readonly on: string;
      readonly waits: boolean;
      readonly cancels?: boolean;
    }
  /** On one of the futures that the thread has, by its number. */
  | { readonly op: "result" | "exception"; readonly future: number; readonly timeout?: number }
  | { readonly op: "addDoneCallback"; readonly future: number; readonly callback: string }
  | { readonly op: "done" | "running" | "cancelled" | "cancelFuture"; readonly future: number }
  /** On all of them: which of them are done then. */
  | { readonly op: "waitFutures"; readonly until: "all" | "first" | "error"; readonly timeout?: number }
  /** Which of them are done, one after the other. */
  | { readonly op: "asCompleted"; readonly timeout?: number }
  /** Submits the task for each of two items, and waits for the results. */
  | { readonly op: "map"; readonly on: string; readonly task: string; readonly timeout?: number }
  | { readonly op: "shutdown"; readonly on: string; readonly immediate?: boolean }
  /** On a thread, by its name. `ident` tells whether it has one. */
  | { readonly op: "start" | "ident"; readonly on: string }
  | { readonly op: "isAlive"; readonly on: string }
  /** What a thread is called may be changed at any time, whether it is a daemon before its start. */
  | { readonly op: "name" | "daemon"; readonly on: string }
  | { readonly op: "rename"; readonly on: string; readonly text: string }
  | { readonly op: "setDaemon"; readonly on: string; readonly daemon: boolean }
  | { readonly op: "join"; readonly on: string; readonly timeout?: number }
  /** On a timer. */
  | { readonly op: "cancel"; readonly on: string }
  | { readonly op: "activeCount" | "enumerate" }
  | { readonly op: "ownName" | "isMainAlive" }
  /** Joins each thread on the list of living threads, but for itself and MainThread. */
  | { readonly op: "joinOthers"; readonly timeout?: number }
  /** What the thread has in a local: no other can see or change it. */
  | { readonly op: "readLocal" | "hasLocal" | "deleteLocal"; readonly on: string }
  | { readonly op: "writeLocal"; readonly on: string; readonly value: number }
  | { readonly op: "yield" | "monotonic" | "exit" }
  /** Whether so many seconds have passed since the run began: a look at the clock. */
  | { readonly op: "passed"; readonly seconds: number }
  | { readonly op: "sleep"; readonly seconds: number }
  | { readonly op: "print"; readonly text: string }
  /** Without a line feed. */
  | { readonly op: "writePart"; readonly text: string };
