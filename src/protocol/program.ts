/** A place in the lesson's source. Lines and columns count from 1. */
export interface Place {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** A place in the program where something visible happens. */
export interface Site extends Place {
  /** For `new Lock()` and the like: the program's name for the object (`mutex`, `forks[]`); otherwise "". */
  readonly name: string;
  /** For `new Lock()`: whether one thread releases this lock for another, as far as the text shows. */
  readonly isSignal?: boolean;
}

/** A change in the text of a program that no other thread sees, because it changes a copy. */
export interface LostChange {
  /**
   * own variable: a plain variable of the module, or a field of its object (`counter.n`) or of a class (`this.n`) · own global: a property
   * of `globalThis` · argument: an argument of a target · shared value: the contents of a `Shared`.
   */
  readonly kind: "own variable" | "own global" | "argument" | "shared value";
  /** The program's name for the variable, the parameter or the `Shared`. */
  readonly name: string;
  /** Whether the variable is assigned, or its contents are changed. */
  readonly change: "assigned" | "changed";
  /** The function that a thread runs, and the function that makes the change: the same one, or one that it calls. */
  readonly by: string;
  readonly place: Place;
  /** The function of another thread that reads its own copy, and where. Absent where each thread changes its own, and for a `Shared`. */
  readonly reader?: string;
  readonly readAt?: Place;
}

/** A lesson's program, compiled once; every worker gets `code`. */
export interface Program {
  /** The entry file, absolute. */
  readonly file: string;
  /**
   * The body of a function `(module, exports, require, $site, $caught)` in CommonJS form; `marks` names the last two. `$site(object,
   * index)` returns its first argument and tells the runtime the place of the next operation. `$caught(error)` is called with the error of
   * a `catch`, and without one at the beginning of a `finally`. If the run is over, it throws what ends the thread.
   */
  readonly code: string;
  /** The names by which the code calls the functions that inform the runtime: names that the program does not use. */
  readonly marks: { readonly site: string; readonly caught: string };
  /** Whether it may change globals or prototypes, so that later threads of its worker would see the changes. */
  readonly touchesGlobals: boolean;
  /** Whether it is an error of a thread to change globals or prototypes: then none of its code can change what another part of it does. */
  readonly isGuarded?: boolean;
  /** Present if the program is not trusted, as a submission is not: Node's modules that it may load. */
  readonly confined?: { readonly modules: readonly string[] };
  /** Source map of `code` (JSON, version 3). */
  readonly map: string;
  /** `sites[i]` is the place of `$site(…, i)`; `sites[0]` stands for "not known". */
  readonly sites: readonly Site[];
  /** Changes that other threads do not see, as far as the program's text shows. */
  readonly lostChanges: readonly LostChange[];
  /** The files besides its own that it was compiled from, absolute; those of npm packages are not among them. */
  readonly imports: readonly string[];
  /** Names that the entry file exports, `default` included. */
  readonly exports: readonly string[];
}

/** Values for `param(name, default)`: lesson front matter, then `--set name=value`. */
export type Params = Readonly<Record<string, string | number | boolean>>;
