import type { ObjectKind } from "../protocol/event.ts";
import type { Waitable } from "../protocol/operations.ts";

// In all facts, threads, objects and places have the names that messages use: `Thread-1`, `mutex`, `main.ts:7:3`. A place that is not known
// is "".

/** What a thread waits for. */
export interface Wait {
  /** The operation in which it waits. */
  readonly op: Waitable;
  /** The kind of the operation's subject: a thread, a kind of object, or "none". For the lock of a queue, the queue's kind. */
  readonly on: ObjectKind;
  /** The name of that thread or object, or "". */
  readonly name: string;
  /** If it waits for one of a queue's own conditions: which one. `on` and `name` are then the queue's. */
  readonly condition?: QueueCondition;
  /** Seconds of a sleep. */
  readonly seconds?: number;
  /** Whether the thread stands for a process, and waits for requests from it. */
  readonly isProcess?: true;
  readonly place: string;
}

export const QUEUE_CONDITIONS = ["notEmpty", "notFull", "allTasksDone"] as const;
export type QueueCondition = (typeof QUEUE_CONDITIONS)[number];

/** A lock that a thread holds, and where it acquired it. */
export interface HeldLock {
  readonly lock: string;
  readonly place: string;
}

/** A step that would have ended a wait, but came before it: a notification that woke nobody, or a `set()` that was undone. */
export interface MissedStep {
  readonly thread: string;
  readonly place: string;
  /** The `clear()` that undid it. */
  readonly undone?: { readonly thread: string; readonly place: string };
}

/** A thread that waits for ever. */
export interface BlockedThread {
  /** The thread's number. */
  readonly id: number;
  readonly thread: string;
  readonly waitsFor: Wait;
  /** If it waits for one thread only, the number of that thread: the one it joins, or that of `heldBy`. */
  readonly needs?: number;
  /**
   * If it waits for a lock: the thread that holds it. A thread that has ended holds the locks that it did not release. If it waits for a
   * future: the thread that runs its task.
   */
  readonly heldBy?: {
    readonly thread: string;
    /** The state of that thread. One that crashed had no chance to release the lock. */
    readonly is: "itself" | "alive" | "ended" | "crashed";
  };
  /** If it waits for several futures: one that was cancelled, and that no thread of its pool will come across. */
  readonly lost?: string;
  /** If it waits for a condition or an event: the last step that would have ended the wait, if it came before. */
  readonly missed?: MissedStep;
  /** Whether it runs a task of a pool. */
  readonly runsTask?: true;
  /** The locks that it holds. */
  readonly holds: readonly HeldLock[];
}

/** Threads that wait for each other, or for something that can no longer happen. */
export interface Deadlock {
  readonly kind: "deadlock";
  /** Whether each of `blocked` waits for another one of them. */
  readonly isCycle: boolean;
  /** all: no thread can go on · some: others go on · limit: no thread had helped them when the run reached its time limit. */
  readonly extent: "all" | "some" | "limit";
  /** The threads that wait for each other, or for something that can no longer happen. */
  readonly blocked: readonly BlockedThread[];
  /** The other threads, if none of them can go on either. */
  readonly others: readonly BlockedThread[];
}

/** Locks that threads acquire in different orders, so that another schedule could deadlock. */
export interface LockOrder {
  readonly kind: "lock-order";
  /** Each thread waits for a lock that the next one holds. */
  readonly requests: readonly {
    readonly thread: string;
    /** The lock that it acquires, and where. */
    readonly lock: string;
    readonly place: string;
    readonly holds: HeldLock;
  }[];
}
