import type { RunOptions } from "../run/run-options.ts";

/** How to check a target. */
export interface CheckOptions extends Pick<RunOptions, "sets" | "timeout" | "signal" | "program"> {
  /** The number of seeded schedules. Default 10. */
  readonly seeds?: number | undefined;
  /** Also searches all schedules of a lesson that makes claims about them. */
  readonly explore?: boolean;
}
