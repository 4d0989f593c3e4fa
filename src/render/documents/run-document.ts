import type { Finding } from "../../result/finding.ts";
import type { Orders, PythonRun } from "../../result/run.ts";
import type { Verdict } from "../../result/verdict.ts";
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
export interface RunEntry {
  /** The lesson's name, or the path as given for a bare file. */
  readonly lesson: string;
  /** How it compares with the expected output. */
  readonly verdict: Verdict;
  /** Seconds by the run's clock. */
  readonly seconds: number;
  /** Threads started, MainThread included. */
  readonly threads: number;
  /** The expected lines, with captures replaced by what the lesson shows for them; empty for a file. */
  readonly expected: readonly string[];
  /** The printed lines, as many as were kept. */
  readonly actual: readonly string[];
  /** What the run showed and a reader should know. */
  readonly findings: readonly Finding[];
  /** The number of printed lines, if there are more than `actual` has. */
  readonly printed?: number;
  /** The lines of standard error, which are not compared. */
  readonly stderr?: readonly string[];
  /** How a match differs from the expected lines, or another remark. */
  readonly remark?: string;
  /** If a search found schedules that do not match although this run does: the number of traces that it tried. */
  readonly traces?: number;
  /** How many of `traces` do not match. */
  readonly differing?: number;
  /** For a mismatch of a copy of a lesson whose program the reader has changed. */
  readonly changed?: true;
  /** With `--python`: what `main.py` printed. */
  readonly python?: PythonRun;
  /** What a search of all schedules proved about the lesson's claims. */
  readonly proof?: string;
  /** How many orders of the printed lines the program's synchronisation allows. */
  readonly orders?: Orders;
  /** For a run under a schedule: the threads chosen and what they did, as `--schedule` takes them. */
  readonly schedule?: string;
  /** For a run under a schedule: the word of the command line that stands for the lesson or file. */
  readonly target?: string;
  /** For a run under a schedule: its params, as `name=value`. */
  readonly sets?: readonly string[];
  /** For a run under a schedule: whether a sleep may last longer than it says. */
  readonly time?: "free" | "ordered";
  /** The command that repeats the run, or shows the schedule that was found. */
  readonly repeat?: string;
}

/** Many runs of a lesson or a file. */
export interface RepeatEntry {
  /** The lesson's name, or the path as given for a bare file. */
  readonly lesson: string;
  /** The worst verdict of all runs. */
  readonly verdict: Verdict;
  /** Seconds by the runs' clocks, all together. */
  readonly seconds: number;
  /** The number of runs. */
  readonly runs: number;
  /** The number of different outputs; more than `outputs` has if there were too many to keep. */
  readonly distinct: number;
  /** Each output once for each verdict on it, the most frequent first. */
  readonly outputs: readonly RepeatedEntry[];
  /** What the runs showed; a finding of several runs is listed once. */
  readonly findings: readonly Finding[];
  /** The word of the command line that stands for the lesson or file. */
  readonly target: string;
  /** The params of the runs, as `name=value`. */
  readonly sets: readonly string[];
  /** Whether a sleep may last longer than it says. */
  readonly time: "free" | "ordered";
  /** The command that repeats the most frequent of the failed runs. */
  readonly repeat?: string;
}

/** One output of many runs. */
export interface RepeatedEntry {
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
