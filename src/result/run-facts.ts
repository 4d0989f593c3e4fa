import type { LostChange } from "../protocol/program.ts";
import type { Wait } from "./lock-facts.ts";

/** An error that ended a thread. */
export interface EndedByError {
  readonly kind: "uncaught";
  readonly thread: string;
  /** The error, as the program made it. */
  readonly error: {
    readonly name: string;
    /** Its text. */
    readonly message: string;
  };
  /** As it is shown: the thread, the error, and the stack in the lesson's own lines. */
  readonly text: string;
  readonly place: string;
  /** For a search: in how many traces. */
  readonly traces?: number;
}

/** A thread that did not end by itself. */
export interface EndedByCrash {
  readonly kind: "crash";
  /** Absent if the world was left in the middle of a step, because then it is unknown. */
  readonly thread?: string;
  /** How it ended, as the end of a sentence. */
  readonly how: string;
  readonly place: string;
  readonly traces?: number;
}

/** Results that were only counted, because there were too many. */
export type OutputCap =
  | {
      readonly kind: "output-cap";
      readonly of: "lines";
      /** How many were printed. */
      readonly printed: number;
      /** How many were kept. */
      readonly kept: number;
    }
  | {
      readonly kind: "output-cap";
      readonly of: "long lines";
      readonly count: number;
      /** How many characters of each were kept. */
      readonly kept: number;
    }
  | { readonly kind: "output-cap"; readonly of: "failed threads"; readonly count: number }
  | {
      readonly kind: "output-cap";
      readonly of: "traces";
      readonly count: number;
      /** How many outcomes were kept. */
      readonly outcomes: number;
    };

/** A run that reached its time limit. */
export interface TimedOut {
  readonly kind: "timeout";
  /** How long it took. */
  readonly seconds: number;
  /** machine: seconds of the run · virtual: seconds of processor time, within which no thread reached its next step. */
  readonly clock: "machine" | "virtual";
  /** What the threads that had not ended were doing. */
  readonly threads: readonly BusyThread[];
}

export interface BusyThread {
  readonly thread: string;
  /** What it was doing. */
  readonly state: "starting" | "running" | "waiting";
  readonly waitsFor?: Wait;
  /** What it looks at in a loop. */
  readonly polls?: Polling;
  /** Its place, where it waits or was seen last. */
  readonly place: string;
}

/** A loop in which a thread only looks at something. */
export interface Polling {
  /** What it looks at, as the end of a sentence: `"flag"`, `who is alive`. */
  readonly looksAt: string;
  /** How often it looked. */
  readonly looks: number;
  readonly place: string;
  /** Which thread changed a shared value or an event last, if any; absent for other objects. */
  readonly changed?: "never" | { readonly thread: string; readonly place: string };
}

/** A call of `process.exit()` that ended the run. */
export interface Exit {
  readonly kind: "exit";
  readonly thread: string;
  /** The exit code of the call. */
  readonly code: number;
  readonly place: string;
  /** For a search: in how many traces. */
  readonly traces?: number;
}

/** A run that a schedule does not repeat, because something outside of its threads took part. */
export interface Outside {
  readonly kind: "outside";
  readonly thread: string;
  /** The child process that it used, if it was one. */
  readonly child?: string;
  readonly place: string;
}

/** A change in the program's text that no other thread sees, because it changes a copy. */
export interface LostCopy extends Omit<LostChange, "kind" | "place" | "readAt"> {
  readonly kind: "lost change";
  readonly of: LostChange["kind"];
  readonly place: string;
  /** Where its copy was read; empty if that is not known. */
  readonly readAt: string;
}
