import type { Op } from "./operations.ts";

/** How an operation went. The position in this list is its code in shared memory. */
export const OUTCOMES = ["ok", "wait", "timeout", "refused", "error", "crash", "broken"] as const;
export type Outcome = (typeof OUTCOMES)[number];

/** The kinds of kernel objects. The position in this list is the code in shared memory. */
export const OBJECT_KINDS = [
  "none",
  "thread",
  "lock",
  "rlock",
  "condition",
  "semaphore",
  "bounded-semaphore",
  "event",
  "barrier",
  "queue",
  "lifo-queue",
  "priority-queue",
  "shared",
  "local",
  "server",
  "socket",
  "process",
  "timer",
  "remote-queue",
] as const;
export type ObjectKind = (typeof OBJECT_KINDS)[number];

/** One step of the kernel. */
export interface TraceEvent {
  /** Position in the global order of the run, from 1, without gaps. */
  readonly seq: number;
  /** Seconds since the run began, by the run's own clock. */
  readonly time: number;
  /** The thread that made the step: 1 is MainThread. */
  readonly thread: number;
  readonly op: Op;
  /** The object of the operation: an object's id, a thread's id for start, join, begin and end, or 0. */
  readonly object: number;
  readonly outcome: Outcome;
  /**
   * For `grant`: the thread that may go on. For steps on sockets under a schedule: the other end's object; for `accept` and
   * `connect` that of the server's end. Otherwise 0.
   */
  readonly peer: number;
  /** Index into the program's table of sites, or 0 where the place is not known. */
  readonly site: number;
  /** A number that belongs to the op: seconds, a count, a value read or written. */
  readonly value: number;
  /** A text that belongs to the op, or "". For `read` and `write` of what is no number: its clone's bytes, one a character, or "…". */
  readonly text: string;
}

/** The id of the lesson's main thread. */
export const MAIN_THREAD = 1;
