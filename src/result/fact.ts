import type { ClaimNotProved, Luck } from "./check-facts.ts";
import type { Deadlock, LockOrder } from "./lock-facts.ts";
import type {
  CaptureDiffers,
  DifferentLine,
  ExtraLine,
  MissingLine,
  NoPairing,
  WrongOrder,
} from "./output-facts.ts";
import type { Race } from "./race-facts.ts";
import type {
  EndedByCrash,
  EndedByError,
  Exit,
  LostCopy,
  OutputCap,
  Outside,
  TimedOut,
} from "./run-facts.ts";
import type { Diverged, Livelock, ScheduleEnd } from "./schedule-facts.ts";
import type { LimitReached, RepeatCommand, SleepHides, TextSearched } from "./search-facts.ts";

/** Findings beyond those that are shown. */
export interface More {
  readonly kind: "more";
  /** What there is more of. */
  readonly of: "races" | "racing pairs" | "lock orders" | "failures" | "deadlocks" | "lines";
  readonly count: number;
}

/** What a finding reports, as data: `explain` makes words of it. */
export type Fact =
  | MissingLine
  | ExtraLine
  | DifferentLine
  | CaptureDiffers
  | WrongOrder
  | NoPairing
  | Deadlock
  | LockOrder
  | Race
  | Livelock
  | EndedByError
  | EndedByCrash
  | TimedOut
  | Exit
  | Outside
  | LostCopy
  | OutputCap
  | Diverged
  | ScheduleEnd
  | RepeatCommand
  | ClaimNotProved
  | Luck
  | LimitReached
  | SleepHides
  | TextSearched
  | More;
