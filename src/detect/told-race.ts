/** A read or write of a shared value, in words. */
export interface ToldAccess {
  readonly thread: string;
  readonly op: "read" | "write";
  /** `file:line:column`, or "" where it is not known. */
  readonly place: string;
  /** The names of the locks that the thread held, in the order in which it got them. */
  readonly locks: readonly string[];
}

/** Two accesses to one variable that nothing orders. */
export interface Race {
  readonly earlier: ToldAccess;
  readonly later: ToldAccess;
  /** The last step that happened before both. */
  readonly since: string | undefined;
  /** Whether the thread of the later access started the thread of the earlier one. */
  readonly byParent: boolean;
}
