import type { ObjectKind } from "../protocol/event.ts";
import type { Waitable } from "../protocol/operations.ts";

// In all facts, threads, objects and places are named as messages name them: `Thread-1`, `mutex`, `main.ts:7:3`.
// A place that is not known is "".

/** What a thread waits for. */
export interface Wait {
  /** The operation in which it waits. */
  readonly op: Waitable;
  /** What the operation is about: a thread, a kind of object, or "none". */
  readonly on: ObjectKind;
  /** The name of that thread or object, or "". */
  readonly name: string;
  /** Where it waits for one of a queue's own conditions: which. `on` and `name` are then the queue's. */
  readonly condition?: QueueCondition;
  /** Seconds of a sleep. */
  readonly seconds?: number;
  /** Whether the thread stands for a process of its own, and waits for what that process asks of it. */
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

/** A thread that waits for ever. */
export interface BlockedThread {
  readonly thread: string;
  readonly waitsFor: Wait;
  /**
   * Where it waits for a lock: who holds that. A thread that has ended holds what it did not release. Where it waits for a
   * future: who runs its task.
   */
  readonly heldBy?: {
    readonly thread: string;
    /** How that thread is. */
    readonly is: "itself" | "alive" | "ended";
  };
  /** Where it waits for several futures: one that was cancelled, and that no thread of its pool comes across any more. */
  readonly lost?: string;
  /** Whether it runs a task of a pool. */
  readonly runsTask?: true;
  /** The locks that it holds. */
  readonly holds: readonly HeldLock[];
}

/** Threads that wait for each other, or for what can no longer happen. */
export interface Deadlock {
  readonly kind: "deadlock";
  /** Whether each of `blocked` waits for another one of them. */
  readonly isCycle: boolean;
  /** all: no thread can go on · some: others go on · limit: no thread had helped them when the run reached its time limit. */
  readonly extent: "all" | "some" | "limit";
  /** The threads that wait for each other, or for what can no longer happen. */
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
    /** What it acquires, and where. */
    readonly lock: string;
    readonly place: string;
    readonly holds: HeldLock;
  }[];
}
