import type { RunResult } from "../protocol/result.ts";
import type { RunOptions } from "./watch.ts";

export interface CheckOptions extends Pick<RunOptions, "sets" | "timeout" | "signal"> {
  /** Runs once, on the machine's clock, instead of under schedules on the virtual one. */
  readonly real?: boolean;
  /** How many seeded schedules each target is run under. Default 10. */
  readonly seeds?: number;
  /** Searches all schedules of the lessons that claim something of them. */
  readonly explore?: boolean;
  /** Called in the order of the targets, as soon as a result and all before it are there. */
  onResult(result: RunResult): void;
}
