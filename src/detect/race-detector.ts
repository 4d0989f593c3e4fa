import type { EventOf } from "../protocol/event.ts";
import type { LockHold } from "../trace/held-locks.ts";
import { happensBefore, type Point } from "../trace/order.ts";

/** A read or write of a shared value. */
export interface SeenAccess {
  readonly event: EventOf<"read" | "write">;
  /** Its place in the order "synchronisation". */
  readonly point: Point;
  /** The locks that its thread held. */
  readonly locks: readonly LockHold[];
}

/** Takes the accesses of a run, in seq order, and calls `report` for unordered pairs. */
interface RaceDetector {
  push(access: SeenAccess): void;
}

/** By chain of threads: the last accesses that a later one could still race with. */
type LastAccesses = Map<number, SeenAccess>;

interface History {
  reads: LastAccesses;
  writes: LastAccesses;
}

/**
 * Finds data races by happens-before: two accesses of different threads to one value, at least one a write, that the run's synchronisation
 * does not order. After FastTrack (Flanagan and Freund 2009): an access before a later write need not be kept, because whatever races with
 * it also races with the write. So every access that races with an earlier one is found, with at least one partner.
 *
 * Memory: at most one read and one write for each value and chain of threads; time: a comparison with each of them.
 */
export function createRaceDetector(report: (earlier: SeenAccess, later: SeenAccess) => void): RaceDetector {
  const histories = new Map<number, History>();

  return {
    push(access) {
      const { op, object } = access.event;
      const history = historyOf(object);
      if (op === "read") {
        rivalsOf(access, history.writes);
        history.reads.set(access.point.chain, access);
        return;
      }
      // What happens before a write need not be kept after it.
      history.reads = rivalsOf(access, history.reads);
      history.writes = rivalsOf(access, history.writes).set(access.point.chain, access);
    },
  };

  /** Reports the accesses that race with a later one. The rest is not deleted from the old table: see `by-thread.ts`. */
  function rivalsOf(access: SeenAccess, earlier: LastAccesses): LastAccesses {
    if (earlier.size === 0) return earlier;
    const rivals = new Map([...earlier].filter(([, { point }]) => !happensBefore(point, access.point)));
    for (const rival of rivals.values()) report(rival, access);
    return rivals;
  }

  function historyOf(object: number): History {
    let history = histories.get(object);
    if (history === undefined) {
      history = { reads: new Map(), writes: new Map() };
      histories.set(object, history);
    }
    return history;
  }
}
