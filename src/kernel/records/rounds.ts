import type { Word, WordsField } from "./fields.ts";

/** A thread that was held back, see rounds.ts. */
export const POLLER = {
  thread: 0 as Word<"poller">,
  site: 1 as Word<"poller">,
  /** The kind of its rounds. */
  kind: 2 as Word<"poller">,
} as const;

export const POLLER_WORDS = 3;

/** A step in a thread's ring. */
export const STEP = {
  /** The place in the program, and the operation. */
  place: 0 as Word<"noted step">,
  /** A hash of its outcome. */
  look: 1 as Word<"noted step">,
  object: 2 as Word<"noted step">,
  /** Its role in a round. */
  kind: 3 as Word<"noted step">,
} as const;

export const STEP_WORDS = 4;

/** The most steps in a round that is counted. */
export const LONGEST_ROUND = 64;

/** A thread's record of loops, see laps.ts. */
export const LAPS = {
  /** Steps counted. */
  steps: 0 as Word<"laps">,
  /** `steps` when it was let go, plus 1. */
  freed: 1 as Word<"laps">,
  /** For each length of a round, from 1: how many of the newest steps in a row were at the same place as the step that many before. */
  counts: 2 as WordsField<"laps", 64>,
  /** The places of the newest steps. */
  places: 66 as WordsField<"laps", 64>,
} as const;

export const LAP_WORDS = 130;
