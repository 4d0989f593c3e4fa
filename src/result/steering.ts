import type { ScheduleRow } from "./explore.ts";
import type { Verdict } from "./verdict.ts";

/** The reader's goal for a program. */
export type Goal =
  | { readonly kind: "wrong" | "deadlock" | "race" | "mismatch" }
  | { readonly kind: "output"; readonly lines: readonly string[] };

/** A step that could be next. */
export interface NextStep extends ScheduleRow {
  /** The reader's word for it, from 1. */
  readonly choice: number;
}

/** A thread that cannot go on by itself. */
export interface Blocked {
  readonly thread: number;
  readonly threadName: string;
  /** What it waits for, and which thread has it, if one does. */
  readonly text: string;
}

/** The position of a program after some choices. */
export interface SteerState {
  /** The threads that went so far, also in steps without a choice. */
  readonly turns: readonly number[];
  /** The steps, as rows. */
  readonly rows: readonly ScheduleRow[];
  /** The steps that could be next; empty if the run is over. */
  readonly next: readonly NextStep[];
  /** Threads that cannot go on by themselves. */
  readonly blocked: readonly Blocked[];
  /** What was printed so far. */
  readonly output: readonly string[];
  /** How the run ended; undefined while it goes on. */
  readonly end: SteerEnd | undefined;
}

/** A run that is over. */
export interface FinishedRun {
  readonly verdict: Verdict;
  /** If it was stopped before its end. */
  readonly stopped?: StoppedRun;
  /** Once the run is over: whether it ended in a deadlock. */
  readonly deadlock: boolean;
  /** Once the run is over: whether a data race showed. */
  readonly raced: boolean;
  /** Whether a thread ended with an uncaught error, MainThread or another. */
  readonly failed: boolean;
  /** The code of the `process.exit()` that ended it, unless that is 0. */
  readonly exitCode?: number;
  /** For a lesson about a race: whether an update was lost. */
  readonly loses: boolean;
  /** Whether the lesson is about a race: then the output is compared with that of the threads one after another. */
  readonly isAboutRace: boolean;
  /** Whether it waited for something that no schedule controls. */
  readonly waitedOutside: boolean;
}

export interface StoppedRun {
  readonly steps: number;
  /**
   * long: it may never end · stuck: a thread did not reach its next step · diverged: a thread could not go, although it could in
   * another run with the same choices.
   */
  readonly why: "long" | "stuck" | "diverged";
}

export interface SteerEnd extends FinishedRun {
  /** Whether the goal was reached. */
  readonly reached: boolean;
  /** Once the run is over: the command that repeats it. */
  readonly replay: string;
}

/** Whether a goal can be reached. */
export interface Reach {
  /** Undefined if the search could not find out. */
  readonly can: boolean | undefined;
  /** The number of traces that were seen. */
  readonly traces: number;
  /** What keeps the search from knowing all that schedules can do, in sentences. */
  readonly limits: readonly string[];
  /** The threads of the schedule with the fewest switches that reaches it. */
  readonly shortest?: readonly number[];
  /** The outputs that were seen, where these are all outputs of the traces. */
  readonly outputs?: readonly (readonly string[])[];
}
