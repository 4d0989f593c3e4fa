import type { DetailsOf, Op, Waitable } from "./operations.ts";

/** The outcome of an operation. The position in this list is its code in shared memory. */
export const OUTCOMES = ["ok", "wait", "timeout", "refused", "error", "crash", "broken"] as const;
export type StepOutcome = (typeof OUTCOMES)[number];

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
  "simple-queue",
  "pool",
  "future",
  "futures",
] as const;
export type ObjectKind = (typeof OBJECT_KINDS)[number];

/** The fields of every event. */
interface EventFields {
  /** Position in the global order of the run, from 1, without gaps. */
  readonly seq: number;
  /** Seconds since the run began, by the run's own clock. */
  readonly time: number;
  /** The thread that made the step: 1 is MainThread. */
  readonly thread: number;
  /** The object of the operation: an object's id, a thread's id, or 0. See {@link Subject}. */
  readonly object: number;
  /** Index into the program's table of sites, or 0 if the place is not known. */
  readonly site: number;
}

/**
 * How long a thread waits at most, in seconds: Infinity if only another thread can end the wait. "outside" if the outside world can: such a
 * wait is never part of a deadlock.
 */
export type Until = number | "outside";

/** A step that may have to wait for other threads: recorded if it had to wait, or could have had to. */
interface Waits {
  readonly until: number;
}

/** A step that may have to wait for the outside world. 0 if it did not wait. */
interface WaitsOutside {
  readonly until: Until;
}

interface Printing extends WaitsOutside {
  readonly text: string;
}

/** A step on one end of a connection. */
interface Connected extends WaitsOutside {
  /** Under a schedule the other end's object, for `accept` and `connect` that of the server's end; otherwise 0. */
  readonly peer: number;
}

interface Transfer extends Connected {
  /** The number of bytes: 0 for the end of the stream. */
  readonly bytes: number;
}

/** The value of a shared value. */
export interface TracedValue {
  /** NaN if it is not a number. */
  readonly value: number;
  /** For a value that is not a number, the bytes of its clone, one for each character, or "…"; otherwise "". */
  readonly text: string;
}

/** The further fields of events. Operations may share them. */
export interface Details {
  nothing: unknown;
  wait: Waits;
  "outer wait": WaitsOutside;
  made: {
    readonly kind: ObjectKind;
    /** The program's name for it, or "" if only its place is known. A changed thread name has another event. */
    readonly name: string;
    /**
     * The initial value of a semaphore, the parties of a barrier, the most threads of a pool; for a lock 1 if one thread releases it for
     * another; for a condition the lock that it was given, or 0.
     */
    readonly count: number;
    /** Whether the thread stands for something else, such as a process. */
    readonly isHidden: boolean;
  };
  end: {
    /** The error that ended the thread, as JSON, or how it crashed, as the end of a sentence. */
    readonly detail: string;
    /** Whether the thread's object has other fields than at its start, which those who join it get. */
    readonly changedFields: boolean;
  };
  count: { readonly count: number };
  woken: { readonly woken: number };
  value: TracedValue;
  /** Without the last line feed. */
  print: Printing;
  text: { readonly text: string };
  /** `port`: under a schedule; that which was asked for if it is in use. */
  port: WaitsOutside & { readonly port: number };
  client: Connected & {
    readonly server: number;
    /** Under a schedule, of a connection that was refused; otherwise 0. */
    readonly port: number;
  };
  connection: Connected;
  transfer: Transfer;
  code: {
    readonly code: number;
    /** Whether it ends other threads, without daemons, before their own end. */
    readonly cutsOff: boolean;
  };
  grant: {
    /** The thread that may go on. */
    readonly to: number;
    /** What it gets: a number of bytes; for `accept` the end of the connection. */
    readonly amount: number;
  };
  /** What it saw, as a number: 1 for true. */
  answer: { readonly answer: number };
  property: {
    /** The number of running threads; undefined if the step is about a property. */
    readonly answer: number | undefined;
    /** What the step looks at or changes, or "". */
    readonly property: string;
    readonly isChange: boolean;
  };
  number: { readonly kind: "thread" | "pool" };
}

/** An event of one operation, or of some. */
export type EventOf<O extends Op> = O extends Op
  ? EventFields & {
      readonly op: O;
      readonly outcome: O extends Waitable ? StepOutcome : Exclude<StepOutcome, "wait">;
    } & Details[DetailsOf<O>]
  : never;

/** One step of the kernel. */
export type TraceEvent = EventOf<Op>;

/** The id of the lesson's main thread. */
export const MAIN_THREAD = 1;
