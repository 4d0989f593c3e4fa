import type { TraceEvent } from "../../protocol/event.ts";
import type { Lanes } from "../../trace/lanes.ts";
import type { Edge } from "../../trace/path.ts";

/** One operation of a run in words, with its place in the happens-before order. */
export interface ClockedRow {
  readonly thread: number;
  readonly threadName: string;
  /** What it did: `reads num → 101`. */
  readonly text: string;
  /** `main.ts:7:3`, or "". */
  readonly place: string;
  /** By thread: the number of its rows that happened before this one, this one included. */
  readonly clock: ReadonlyMap<number, number>;
}

/** What a run did, for timelines and other tools. Results that take long are computed on demand. */
export interface RunTrace {
  lanes(): Lanes;
  /** False if the run was too long to keep as a whole: then this is its beginning. */
  readonly complete: boolean;
  /** Each step of the happens-before order from one thread to another. */
  edges(): readonly Edge[];
  rows(): readonly ClockedRow[];
  /** The decisions that repeat a run on the machine's clock, in free time; undefined if they are not known. */
  schedule(): readonly number[] | undefined;
  readonly events: readonly TraceEvent[];
}
