import type { Finding } from "./finding.ts";
import type { Verdict } from "./verdict.ts";

/** How many orders of the printed lines the run's own order allows. Orders with the same text count once. */
export interface Orders {
  readonly count: number;
  /** False if the count was cut short: then there are more than `count`. */
  readonly exact: boolean;
  /** Some of them, the printed one first, if they were requested. */
  readonly listed?: readonly (readonly string[])[];
}

/** A part of a line, and whether it differs. */
export interface Segment {
  readonly text: string;
  readonly differs: boolean;
}

/** One row of the side-by-side view. Indices are into the two lists of lines; undefined if a side has no line. */
export interface AlignedRow {
  readonly expected?: { readonly index: number; readonly segments: readonly Segment[] };
  readonly actual?: { readonly index: number; readonly segments: readonly Segment[] };
  /** same: paired, equal · moved: paired, in another place, which nothing forbids · order: paired, in a forbidden place. */
  readonly state: "same" | "moved" | "order" | "different" | "missing" | "extra";
}

/** What the lesson's `main.py` printed under the Python of this machine. */
export interface PythonRun {
  /** The version of the Python that ran it; absent if none did. */
  readonly version?: string;
  readonly lines: readonly string[];
  /** Why lines are missing or may differ, in sentences. */
  readonly problem?: string;
}

/** The result of one run of one lesson or file: everything that the screen and `--json` show. */
export interface RunResult {
  /** The lesson's name, or the path as given for a bare file. */
  readonly lesson: string;
  readonly title?: string;
  readonly section?: string;
  /** How it compares with the expected output. */
  readonly verdict: Verdict;
  /** Seconds by the run's clock. */
  readonly seconds: number;
  /** The number of threads that the run started, counting MainThread. A search does not count it. */
  readonly threads: number;
  /** The expected lines, with captures replaced by what the lesson shows for them; empty for a file. */
  readonly expected: readonly string[];
  /** Whether the expected output is printed in the notes or derived from the program. Absent for a single file. */
  readonly output?: "printed" | "derived";
  /** The printed lines, as many as were kept. */
  readonly actual: readonly string[];
  /** The number of printed lines; more than `actual.length` if the limit was reached. */
  readonly printed: number;
  /** The lines of standard error. They are shown, but not compared. */
  readonly stderr: readonly string[];
  readonly rows: readonly AlignedRow[];
  /** Why rows with different texts match: the meaning of the captures. */
  readonly stands?: readonly string[];
  /** What the run showed and a reader should know. */
  readonly findings: readonly Finding[];
  /** For a match, a mismatch or a run without expected output: how many orders of its lines the program's synchronisation allows. */
  readonly orders?: Orders;
  /** For a run under a schedule: the threads chosen and what they did, as `--schedule` takes them. */
  readonly schedule?: string;
  /** For a run under a schedule: what else is needed to repeat it. */
  readonly replay?: {
    /** For a run under a schedule: the word of the command line that stands for the lesson or file. */
    readonly target: string;
    /** For a run under a schedule: its params, as `name=value`. */
    readonly sets: readonly string[];
    /** For a run under a schedule: whether a sleep may last longer than it says. */
    readonly time: "free" | "ordered";
  };
  /** How a match differs from the expected lines, or another remark: "here `main` came first, which nothing forbids". */
  readonly remark?: string;
  /** If a search found schedules that do not match although this run does: the number of traces that it tried. */
  readonly traces?: number;
  /** How many of `traces` do not match. */
  readonly differing?: number;
  /** For a match with a `remark`: the command that shows it. */
  readonly repeat?: string;
  /** What a search of all schedules proved about the lesson's claims. */
  readonly proof?: string;
  /** With `--python`: what `main.py` printed. */
  readonly python?: PythonRun;
  /** For a mismatch of a copy of a lesson whose program the reader has changed. */
  readonly changed?: true;
  /** For the verdict "error" if the mistake is threadlab's, and not the lesson's. */
  readonly bug?: true;
}
