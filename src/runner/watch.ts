import type { TraceEvent } from "../protocol/event.ts";
import type { PrintedLine } from "../trace/printed-line.ts";
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
