import type { Deadlock, LockOrder } from "./lock-facts.ts";
import type { Race } from "./race-facts.ts";

/** Findings beyond those that are told. */
export interface More {
  readonly kind: "more";
  readonly of: "races" | "racing pairs" | "lock orders";
  readonly count: number;
}

/** What a finding reports, as data: words are made of it in `explain`. */
export type Fact = Deadlock | LockOrder | Race | More;
