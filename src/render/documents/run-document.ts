import type { RepeatResult } from "../../result/repeat.ts";
import type { RunResult } from "../../result/run.ts";
import type { Head } from "./head.ts";

/** `threadlab run --json`. */
export interface RunDocument extends Head<"run"> {
  /** One for each lesson or file; with `--repeat`, each is about many runs. */
  readonly results: readonly RunEntry[] | readonly RepeatEntry[];
}

/** `threadlab check --json`. */
export interface CheckDocument extends Head<"check"> {
  /** One for each lesson or file. */
  readonly results: readonly RunEntry[];
  /** The names of the targets that were not checked because of `--bail`. */
  readonly notChecked?: readonly string[];
  /** Lessons that need another system, each with the reason in a sentence. */
  readonly skipped?: readonly string[];
}

/** `threadlab replay --json`. */
export interface ReplayDocument extends Head<"replay"> {
  /** The one run. */
  readonly results: readonly RunEntry[];
}

/** A run of a lesson or a file, or the worst of several. */
export interface RunEntry
  extends Pick<
      RunResult,
      "lesson" | "verdict" | "seconds" | "threads" | "expected" | "actual" | "findings" | "remark" | "traces"
    >,
    Pick<RunResult, "differing" | "changed" | "python" | "proof" | "orders" | "schedule">,
    Partial<NonNullable<RunResult["replay"]>> {
  /** The number of printed lines, if there are more than `actual` has. */
  readonly printed?: number;
  /** The lines of standard error, which are not compared. */
  readonly stderr?: readonly string[];
  /** The command that repeats the run, or shows the schedule that was found. */
  readonly repeat?: string;
}

/** Many runs of a lesson or a file. */
interface RepeatEntry extends Omit<RepeatResult, "title" | "section"> {
  /** The command that repeats the most frequent of the failed runs. */
  readonly repeat?: string;
}
