/** The beginning of every document. */
export interface Head<Command extends string> {
  /** The version of the format. It changes when a key is removed or changes its meaning, not when a key is added. */
  readonly threadlab: 1;
  /** The command that wrote it. */
  readonly command: Command;
  /** Whether all is well: the exit code is then 0. */
  readonly ok: boolean;
}

/** A command that could not do its work. */
export interface FailureDocument extends Head<string> {
  /** Always false. */
  readonly ok: false;
  /** Always empty. */
  readonly results: readonly never[];
  /** The reason. */
  readonly error: {
    /** A stable identifier, such as `ERR_USAGE`. */
    readonly code: string;
    /** What is wrong, where, and how to mend it. */
    readonly message: string;
  };
}
