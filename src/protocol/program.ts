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

/** A lesson's program, compiled once; every worker gets `code`. */
export interface Program {
  /** The entry file, absolute. */
  readonly file: string;
  /**
   * The body of a function `(module, exports, require, __filename, __dirname, $site, $caught)` in CommonJS form.
   * `$site(object, index)` returns its first argument and tells the runtime where the next operation stands;
   * `$caught(error)` is told what a `catch` has caught.
   */
  readonly code: string;
  /** Source map of `code` (JSON, version 3). */
  readonly map: string;
  /** `sites[i]` is the place of `$site(…, i)`; `sites[0]` stands for "not known". */
  readonly sites: readonly Site[];
  /** Names that the entry file exports, `default` included. */
  readonly exports: readonly string[];
}

/** Values for `param(name, default)`: lesson front matter, then `--set name=value`. */
export type Params = Readonly<Record<string, string | number | boolean>>;
