/** A lesson's claims about all its schedules that a search did not prove. */
export interface ClaimNotProved {
  readonly kind: "claim";
  /** The claims that are false, in words; empty if the search could not decide. */
  readonly broken: readonly string[];
  /** The claims that the search could not decide, in words. */
  readonly undecided: readonly string[];
  /** The number of traces that the search has seen. */
  readonly traces: number;
  /** The lesson's word on the command line. */
  readonly target: string;
  /** The command that searches its schedules. */
  readonly command: string;
  /** Which schedules were tried, in words, if the search had a bound on the rounds of loops, and the claim holds in all of them. */
  readonly bound?: string;
}

/** A lesson that prints the expected text under some schedules only. */
export interface Luck {
  readonly kind: "luck";
  /** What shows that others do not. */
  readonly seen: SeedSeen | TracesSeen;
  /** Whether the schedules of all seeds match. */
  readonly seedsMatch: boolean;
  /** What the lesson says of all its schedules, if this breaks it. */
  readonly broken?: Promised;
}

/** `order: exact`, or `explore: { always: match }`. */
export type Promised = "order" | "always";

interface SeedSeen {
  /** A seed whose schedule prints the expected text. */
  readonly seed: number;
}

/** Traces of a search that differ. */
export interface TracesSeen {
  /** The number of traces tried, or schedules drawn. */
  readonly traces: number;
  /** "all": every trace there is. "some": those that were tried. "drawn": schedules drawn at random. */
  readonly extent: "all" | "some" | "drawn";
  /** How many of them differ. */
  readonly differing: number;
  /** How they differ. "trouble": they do not end as expected. */
  readonly how: "race" | "trouble" | "output";
}
