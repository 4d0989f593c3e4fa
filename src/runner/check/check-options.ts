import type { RunResult } from "../../result/run.ts";
import type { RunOptions } from "../run/run-options.ts";

export interface CheckOptions extends Pick<RunOptions, "sets" | "timeout" | "signal" | "program"> {
  /** Runs once, on the machine's clock, instead of under schedules on the virtual one. */
  readonly real?: boolean;
  /** The number of seeded schedules for each target. Default 10. */
  readonly seeds?: number;
  /** Also searches all schedules of the lessons that make claims about them. */
  readonly explore?: boolean;
  /** How many lessons are checked at the same time. Default 1, and 4 with `real`. */
  readonly jobs?: number | undefined;
  /** Called in the order of the targets, as soon as a result and all results before it are known. */
  onResult(result: RunResult): void;
}
