import type { Program } from "../../protocol/program.ts";
import type { Scheduling } from "../scheduling.ts";
import type { RunWatch } from "../watch.ts";

/** How to run a lesson or a file once. */
export interface RunOptions {
  /** `name=value` from the command line. */
  readonly sets: readonly string[];
  /** Seconds, instead of the lesson's own limit. */
  readonly timeout?: number | undefined;
  /** Ends the run: Ctrl-C. */
  readonly signal: AbortSignal;
  readonly watch?: RunWatch;
  /** Default: the machine's clock. */
  readonly scheduling?: Scheduling;
  /** How many of the possible orders of the printed lines to list. Default 0. */
  readonly orders?: number;
  /** Whether a result that does not match lists the changes of its program that no other thread sees. */
  readonly notes?: boolean;
  /** The program, if it is compiled already: see `prepare`. */
  readonly program?: Program | undefined;
}
