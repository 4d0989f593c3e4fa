import type { TraceEvent } from "../protocol/event.ts";
import type { PrintedLine } from "../protocol/result.ts";
import type { RunTrace } from "./run-trace.ts";
import type { Scheduling } from "./scheduling.ts";
import type { Uncaught } from "./uncaught.ts";

/** What a caller may see of a run while it goes on. */
export interface RunWatch {
  /** A line is complete. */
  line?(line: PrintedLine, stream: "output" | "stderr"): void;
  /** Some thread changed its state. Called at most once for each batch of events. */
  status?(counts: ThreadCounts): void;
  /** Every step of every thread, in order. */
  event?(event: TraceEvent): void;
  /** An error has ended a thread. */
  uncaught?(uncaught: Uncaught): void;
}

/** Threads by state; those that have not been started are not counted. */
export interface ThreadCounts {
  readonly running: number;
  readonly waiting: number;
  readonly ended: number;
}

export interface RunOptions {
  /** `name=value` from the command line. */
  readonly sets: readonly string[];
  /** Seconds, instead of the lesson's own limit. */
  readonly timeout?: number;
  /** Ends the run: Ctrl-C. */
  readonly signal: AbortSignal;
  readonly watch?: RunWatch;
  /** Receives what the run did, once it is over; not called for a program that could not be run. */
  onTrace?(trace: RunTrace): void;
  /** Default: the machine's clock. */
  readonly scheduling?: Scheduling;
  /** How many of the orders that the printed lines could have had to list. Default 0. */
  readonly orders?: number;
}
