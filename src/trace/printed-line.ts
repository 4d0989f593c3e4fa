/** Text that a thread printed. */
export interface PrintedText {
  readonly text: string;
  readonly thread: number;
  readonly threadName: string;
  /** Seconds since the run began. */
  readonly time: number;
  /** Sequence number of the event that printed it. */
  readonly seq: number;
}

/** A line of a run's output. `thread`, `time` and `seq` are those of the event that completed it. */
export interface PrintedLine extends PrintedText {
  /** Who wrote which text, in order, if several threads wrote it. */
  readonly parts?: readonly PrintedText[];
}
