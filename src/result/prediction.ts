import type { TextSearched } from "./search-facts.ts";

/** A claim of a reader about a program: that it can print a text, that it can get stuck, that a line can come before another. */
export type ReaderClaim =
  | { readonly kind: "output"; readonly lines: readonly string[] }
  | { readonly kind: "deadlock" }
  | { readonly kind: "order"; readonly first: string; readonly second: string };

/** A question about a program, with the claims that a reader chooses from. */
export interface Question {
  readonly lesson: string;
  readonly title: string;
  readonly kind: "outputs" | "orders";
  readonly choices: readonly ReaderClaim[];
  /** The params that result from `--set` and the lesson's own settings. */
  readonly sets: readonly string[];
}

/** The truth about a claim. */
export interface Answer {
  readonly claim: ReaderClaim;
  /** Whether the program can do it; undefined if the search could not find out. */
  readonly can: boolean | undefined;
  /** The number of traces that do it, if that is counted. */
  readonly traces?: number;
  readonly grounds: Grounds;
  /** A command that shows it. */
  readonly replay?: string;
}

/** What a search has found out about a claim. */
export type Grounds = Uncounted | TracesThatDo | NoneSeen | TextSearched;

/** Some trace does it; how many is not counted, because the order of lines is open in some. */
interface Uncounted {
  readonly kind: "some";
}

export interface TracesThatDo {
  readonly kind: "traces";
  /** How many do it. */
  readonly count: number;
  /** The number of traces that were seen. */
  readonly traces: number;
  /** Whether these are all. */
  readonly isWhole: boolean;
  /** For an output: what happens in the trace that is shown. */
  readonly shownBy?: string;
}

export interface NoneSeen {
  readonly kind: "none";
  /** The number of traces that were seen. */
  readonly traces: number;
  /** Whether it is proved that no other does it. */
  readonly isProved: boolean;
  /** Which schedules were tried, in words, if the search had a bound on the rounds of loops. */
  readonly bound?: string;
  /** For an output: whether some trace may print it and then does not end. */
  readonly mayPrint?: boolean;
}

/** A claim, the reader's answer, and the truth. */
export interface GradedClaim extends Answer {
  /** Whether the answer says that it can. */
  readonly said: boolean;
}

export interface Prediction {
  readonly question: Question;
  /** The traces of the search, and whether they are all. */
  readonly traces: number;
  readonly complete: boolean;
  /** What keeps the search from knowing all that schedules can do, in sentences. */
  readonly limits: readonly string[];
  readonly graded: readonly GradedClaim[];
}
