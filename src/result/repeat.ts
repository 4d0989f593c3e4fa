import type { Finding } from "./finding.ts";
import type { Verdict } from "./verdict.ts";

/** One output of a program, which some of its runs printed. */
export interface RepeatedOutput {
  /** The printed lines. */
  readonly output: readonly string[];
  /** How it compares with the expected output. */
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
  /** The lesson's name, or the path as given for a bare file. */
  readonly lesson: string;
  readonly title?: string;
  readonly section?: string;
  /** The number of runs. */
  readonly runs: number;
  /** The worst verdict of all runs. */
  readonly verdict: Verdict;
  /** Each output once for each verdict on it, the most frequent first. */
  readonly outputs: readonly RepeatedOutput[];
  /** The number of different outputs; more than `outputs` has if there were too many to keep. */
  readonly distinct: number;
  /** What the runs showed; a finding of several runs is listed once. */
  readonly findings: readonly Finding[];
  /** Seconds by the runs' clocks, all together. */
  readonly seconds: number;
  /** The word of the command line that stands for the lesson or file. */
  readonly target: string;
  /** The params of the runs, as `name=value`. */
  readonly sets: readonly string[];
  /** Whether a sleep may last longer than it says. */
  readonly time: "free" | "ordered";
}
