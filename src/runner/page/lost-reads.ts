import type { TraceEvent } from "../../protocol/event.ts";

/** Two threads that read one value before either of them stores: the second store overwrites the first. Places in the trace. */
interface LostReads {
  readonly object: number;
  readonly reads: readonly [number, number];
  readonly writes: readonly [number, number];
}

interface Read {
  readonly at: number;
  /** The number of writes before it. */
  readonly version: number;
}

/** The first such pair of each shared value. */
export function findLostReads(events: readonly TraceEvent[]): readonly LostReads[] {
  const found = new Map<number, LostReads>();
  const reads = new Map<string, Read>();
  /** By shared value: the writes in their order, each with the read that its thread made before it. */
  const writes = new Map<
    number,
    { readonly at: number; readonly thread: number; readonly read: Read | undefined }[]
  >();
  for (const [at, { op, object, thread, outcome }] of events.entries()) {
    if ((op !== "read" && op !== "write") || outcome !== "ok") continue;
    const before = writes.get(object) ?? [];
    writes.set(object, before);
    const key = `${object} ${thread}`;
    if (op === "read") {
      reads.set(key, { at, version: before.length });
      continue;
    }
    const read = reads.get(key);
    reads.delete(key);
    const other = before.find(
      (write) => write.thread !== thread && read !== undefined && write.read?.version === read.version,
    );
    if (read !== undefined && other?.read !== undefined && !found.has(object))
      found.set(object, { object, reads: [other.read.at, read.at], writes: [other.at, at] });
    before.push({ at, thread, read });
  }
  return [...found.values()];
}
