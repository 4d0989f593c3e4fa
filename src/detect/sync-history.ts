import type { TraceEvent } from "../protocol/event.ts";
import { OPERATIONS } from "../protocol/operations.ts";
import { createByThread } from "../trace/by-thread.ts";
import { countKnown, type Point } from "../trace/order.ts";

/** A step that other threads can come after. */
export interface SyncStep {
  readonly event: TraceEvent;
  /** For a grant: the step whose wait it ended. */
  readonly waited: TraceEvent | undefined;
}

/** Remembers the steps that other threads can come after. */
interface SyncHistory {
  /** Takes the next event, in seq order, with its place. */
  push(event: TraceEvent, point: Point): void;
  /** The last step that happened before both of two unordered points; undefined if it was too long ago. */
  lastCommon(a: Point, b: Point): SyncStep | undefined;
}

/** The most steps that are kept for each chain of threads. */
const KEPT = 64;

interface SyncEntry extends SyncStep {
  readonly count: number;
}

/** Memory: the last {@link KEPT} such steps of each chain of threads. */
export function createSyncHistory(): SyncHistory {
  const rings = new Map<number, { readonly entries: SyncEntry[]; next: number }>();
  const waits = createByThread<TraceEvent>();

  return {
    push(event, { chain, count }) {
      const { thread } = event;
      if (event.outcome === "wait") waits.set(thread, event);
      else if (event.op === "resume") waits.delete(thread);
      if (OPERATIONS[event.op].orders !== "others") return;
      const ring = rings.get(chain) ?? { entries: [], next: 0 };
      rings.set(chain, ring);
      ring.entries[ring.next] = { event, waited: waits.get(event.op === "grant" ? event.to : 0), count };
      ring.next = (ring.next + 1) % KEPT;
    },
    lastCommon(a, b) {
      let latest: SyncStep | undefined;
      for (const [chain, { entries }] of rings) {
        // A point's knowledge of another chain ends at a step of this kind.
        const common = Math.min(countKnown(a, chain), countKnown(b, chain));
        const found = entries.find(({ count }) => count === common);
        if (found !== undefined && found.event.seq > (latest?.event.seq ?? 0)) latest = found;
      }
      return latest;
    },
  };
}
