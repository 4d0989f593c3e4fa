import type { ThreadlabError } from "./errors.ts";
import type { Params } from "./program.ts";

/** What a search of a lesson's schedules should find. */
export interface Explore {
  /** Why `explore` is of no use for this lesson. */
  readonly unsuited?: string;
  /** Params for the search, which wants fewer threads than a run. */
  readonly params: Params;
  /** The verdict under every schedule. */
  readonly always?: "match" | "mismatch";
  /** The verdict under at least one schedule. */
  readonly some?: "match" | "mismatch";
}

/** A system that a lesson can require. */
export type SystemName = "linux" | "macos" | "windows";

/** A lesson as its folder describes it. */
export interface Lesson {
  /** The folder's name: `mutex`. */
  readonly id: string;
  /** The folder, absolute. */
  readonly folder: string;
  /** Its place in the course, from 1. */
  readonly number: number;
  /** Its title. */
  readonly title: string;
  /** The part of the course that it belongs to: a heading in lists. */
  readonly chapter?: string;
  /** The section of the notes that it follows, such as "3.1", or "". */
  readonly section: string;
  /** A one-line summary, or "". */
  readonly summary: string;
  /** The ids of the notes' claims that it tests: C1 … C17, E1, E2. */
  readonly claims: readonly string[];
  /** Whether the expected output is printed in the notes, or derived from the program. */
  readonly output: "printed" | "derived";
  readonly order: "any" | "exact";
  readonly params: Params;
  /** The text to show for a capture: `{ pid: "140264" }`. */
  readonly shows: Readonly<Record<string, string>>;
  /** The systems that its program can run on. Empty: all of them. */
  readonly needs: readonly SystemName[];
  /** Whether the program is meant to race (its races are then reported, and not a failure). */
  readonly races: boolean;
  /**
   * `real` for programs that measure time: they are checked once, on the machine's clock, because the virtual one stands still while a
   * thread computes.
   */
  readonly clock: "virtual" | "real";
  /** Params that `check` sets, if those of a reader's run would take long. */
  readonly check: Params;
  /** Seconds after which a run is ended, unless `--timeout` says otherwise. */
  readonly timeout: number;
  /** Outputs to choose from in `predict`, with a line feed between lines; `deadlock` for one. Empty: `predict` finds its own. */
  readonly predict: readonly string[];
  /** How `explore` treats it, if the lesson says so. */
  readonly explore?: Explore;
  /** The lesson's text: Markdown after the front matter. */
  readonly text: string;
  /** `main.ts`, absolute. */
  readonly program: string;
  /** The absolute path of `main.py`, or undefined if there is none. */
  readonly python?: string;
  /** The contents of `expected.txt`. */
  readonly expected: string;
  /** Further texts of this form: a run of an exercise that prints one of them matches, too. */
  readonly alsoRight?: readonly string[];
  /** Whether a run that prints the expected text matches even if it ends by an error. */
  readonly despiteErrors?: boolean;
  /** Why its files are wrong, so that it cannot run. Fields that they should have set are then empty. */
  readonly problem?: ThreadlabError;
}
