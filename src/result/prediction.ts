/** What a reader may say of a program: that it can print a text, that it can get stuck, that a line can come before another. */
export type Claim =
  | { readonly kind: "output"; readonly lines: readonly string[] }
  | { readonly kind: "deadlock" }
  | { readonly kind: "order"; readonly first: string; readonly second: string };

/** A question about a program, with the claims that a reader chooses from. */
export interface Question {
  readonly lesson: string;
  readonly title: string;
  readonly kind: "outputs" | "orders";
  readonly choices: readonly Claim[];
  /** The params that result from `--set` and the lesson's own settings. */
  readonly sets: readonly string[];
}

/** What is true of a claim. */
export interface Answer {
  readonly claim: Claim;
  /** Whether the program can do it; undefined if the search could not find out. */
  readonly can: boolean | undefined;
  /** Traces that do it, where that is counted. */
  readonly traces?: number;
  /** Why, in words. */
  readonly why: string;
  /** A command that shows it. */
  readonly replay?: string;
}

/** A claim, what the reader said of it, and what is true. */
export interface Graded extends Answer {
  readonly said: boolean;
}

export interface Prediction {
  readonly question: Question;
  /** Traces of the search, and whether they are all. */
  readonly traces: number;
  readonly complete: boolean;
  readonly graded: readonly Graded[];
}
