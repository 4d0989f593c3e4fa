import type { Op } from "../protocol/operations.ts";
import type { Wait } from "./lock-facts.ts";
import type { BusyThread } from "./run-facts.ts";

/** A program that did not follow its schedule. Steps of the schedule count from 1. */
export type Diverged =
  /** A thread could not go when its turn came. */
  | {
      readonly kind: "divergence";
      readonly how: "thread";
      readonly step: number;
      readonly thread: string;
      /** Why it could not. */
      readonly waitsFor?: Wait;
      /** Why it could not, if it does not wait. */
      readonly has?: "ended" | "not been started" | "not been made";
      /** The threads that could go. */
      readonly enabled: readonly string[];
      readonly place: string;
    }
  /** A thread reached another operation than the one recorded. */
  | {
      readonly kind: "divergence";
      readonly how: "operation";
      readonly step: number;
      readonly thread: string;
      /** The operation in the schedule. */
      readonly recorded: Op;
      /** The operation that the thread reached. */
      readonly met: Op;
      /** The subject of that operation, or "". */
      readonly object: string;
      readonly place: string;
    }
  /** The program ended before its schedule did. */
  | {
      readonly kind: "divergence";
      readonly how: "end";
      /** Steps that the program made. */
      readonly taken: number;
      /** Steps of the schedule. */
      readonly recorded: number;
    }
  /** In a search, the same schedule led elsewhere. */
  | { readonly kind: "divergence"; readonly how: "search" };

/** A schedule that ended before the program did, so that threadlab chose the steps after it. */
export interface ScheduleEnd {
  readonly kind: "schedule-end";
  /** Steps of the schedule. */
  readonly recorded: number;
  /** Steps that the program made. */
  readonly taken: number;
}

/** Threads that keep going and get nowhere. */
export interface Livelock {
  readonly kind: "livelock";
  /** steps: at the limit of steps · polls: they only poll · retry: they repeat the same steps · loop: their loops do something. */
  readonly why: "steps" | "polls" | "retry" | "loop";
  /** For a search: the threads that go round. */
  readonly threads?: readonly {
    readonly thread: string;
    /** What it looks at, as the end of a sentence: `"flag"`, `who is alive`. Absent if its loop looks at nothing. */
    readonly looksAt?: string;
    readonly place: string;
  }[];
  /** For a search: the threads that wait meanwhile. */
  readonly blocked?: readonly { readonly thread: string; readonly waitsFor?: Wait }[];
  /** The run was stopped after at least this many rounds; of threads that poll, rounds in which nothing changed. */
  readonly rounds?: number;
  /** For a run: what the threads that had not ended were doing. */
  readonly alive?: readonly BusyThread[];
  /** For a search: in how many traces, or how many of its runs were stopped at the limit of steps. */
  readonly traces?: number;
}
