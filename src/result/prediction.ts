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
  /** Why, in words. */
  readonly why: string;
  /** A command that shows it. */
  readonly replay?: string;
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
