import type { Program } from "../../protocol/program.ts";
import type { Scheduling } from "../scheduling.ts";
import type { RunWatch } from "../watch.ts";
import type { RunTrace } from "./run-trace.ts";

/** How to run a lesson or a file once. */
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
  /** Whether to tell, of a run that does not match, which changes of its program no other thread sees. */
  readonly notes?: boolean;
  /** Where it is compiled already: see `prepare`. */
  readonly program?: Program;
}
