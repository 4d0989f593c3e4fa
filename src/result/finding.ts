import type { Fact } from "./fact.ts";

export type FindingKind =
  | "missing"
  | "extra"
  | "different"
  | "order"
  | "capture"
  | "search-limit"
  | "output-cap"
  | "deadlock"
  | "lock-order"
  | "race"
  | "uncaught"
  | "crash"
  | "timeout"
  | "exit"
  | "leak"
  | "livelock"
  | "divergence"
  | "outside"
  | "claim"
  | "error"
  | "note";

/** Something that a run showed and a reader should know. */
export interface Finding {
  readonly kind: FindingKind;
  /** One or more lines, without colour: what, who, where, and the way out. */
  readonly message: string;
  /** Names of the threads concerned. */
  readonly threads: readonly string[];
  /** `file:line:column`, in the lesson's own lines. */
  readonly places: readonly string[];
  /** True if the lesson is meant to show this. It is then reported, but does not count as a failure. */
  readonly expected?: boolean;
  /** The same as `message` as data. */
  readonly facts?: Fact;
}
