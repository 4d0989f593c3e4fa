/** A place in the lesson's source. Lines and columns count from 1. */
export interface Place {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** A place in the program where something visible happens. */
export interface Site extends Place {
  /** For `new Lock()` and the like: what the program calls the object (`mutex`, `forks[]`); otherwise "". */
  readonly name: string;
}

/** A change in the text of a program that no other thread sees, because it is made to a copy. */
export interface LostChange {
  /** own variable: a plain variable of the module · argument: what a target was given · shared value: what a `Shared` holds. */
  readonly kind: "own variable" | "argument" | "shared value";
  /** What the program calls the variable, the parameter or the `Shared`. */
  readonly name: string;
  /** Whether the variable is assigned, or what it holds is changed. */
  readonly change: "assigned" | "changed";
  /** The function that a thread runs, and in which, or in what it calls, the change is made. */
  readonly by: string;
  readonly place: Place;
  /** The function of another thread that reads its own, and where. */
  readonly reader?: string;
  readonly readAt?: Place;
}

/** A lesson's program, compiled once; every worker gets `code`. */
export interface Program {
  /** The entry file, absolute. */
  readonly file: string;
  /**
   * The body of a function `(module, exports, require, $site, $caught)` in CommonJS form, where the last two are called as
   * `marks` says. `$site(object, index)` returns its first argument and tells the runtime where the next operation stands;
   * `$caught(error)` is told what a `catch` has caught, and called without it where a `finally` begins. If the run is over, it
   * throws on what ends the thread.
   */
  readonly code: string;
  /** The names by which the code calls the functions that inform the runtime: names that the program does not use. */
  readonly marks: { readonly site: string; readonly caught: string };
  /** Whether it may change globals or prototypes, which the threads that a worker runs after it would find changed. */
  readonly touchesGlobals: boolean;
  /** Present where nobody vouches for it, as for a submission: the modules of Node's that it may load. */
  readonly confined?: { readonly modules: readonly string[] };
  /** Source map of `code` (JSON, version 3). */
  readonly map: string;
  /** `sites[i]` is the place of `$site(…, i)`; `sites[0]` stands for "not known". */
  readonly sites: readonly Site[];
  /** Changes that other threads do not see, as far as the program's text shows. */
  readonly lostChanges: readonly LostChange[];
  /** Names that the entry file exports, `default` included. */
  readonly exports: readonly string[];
}

/** Values for `param(name, default)`: lesson front matter, then `--set name=value`. */
export type Params = Readonly<Record<string, string | number | boolean>>;
