import type { Finding } from "./finding.ts";
import type { Verdict } from "./verdict.ts";

/** One output of a program, which some of its runs printed. */
export interface RepeatedOutput {
  readonly output: readonly string[];
  readonly verdict: Verdict;
  /** The number of runs that printed it. */
  readonly count: number;
  /** For runs under schedules: the schedule of the first of them, as `--schedule` takes it. */
  readonly schedule?: string;
  /** For runs that failed: the command that repeats the first of them. */
  readonly replay?: string;
}

/** The result of many runs of one lesson or file. */
export interface RepeatResult {
  /** The lesson's id, or the path as given for a bare file. */
  readonly lesson: string;
  readonly title?: string;
  readonly section?: string;
  readonly runs: number;
  /** The worst verdict of all runs. */
  readonly verdict: Verdict;
  /** Each output once for each verdict on it, the most frequent first; as many as were kept. */
  readonly outputs: readonly RepeatedOutput[];
  /** The number of different outputs; more than `outputs.length` if they were too many to keep. */
  readonly distinct: number;
  /** The findings of the runs; a finding of several runs is listed once. */
  readonly findings: readonly Finding[];
  /** Seconds by the runs' clocks, all together. */
  readonly seconds: number;
  /** What is needed to repeat one of the schedules. */
  readonly target: string;
  readonly sets: readonly string[];
  readonly time: "free" | "ordered";
}
