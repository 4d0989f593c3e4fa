import type { LockHold } from "../trace/held-locks.ts";
import { countKnown, type Point } from "../trace/order.ts";

/** A thread requests a lock while it holds another. */
export interface Nesting {
  readonly thread: number;
  /** The lock that it holds: one of `gates`. */
  readonly held: LockHold;
  /** The requested lock, and the place of the request. */
  readonly wanted: number;
  readonly site: number;
  /** All locks that it holds. */
  readonly gates: readonly LockHold[];
  /** The thread's newest step that every schedule keeps in order. */
  readonly point: Point | undefined;
}

/** Longer cycles are not searched. */
const LONGEST_CYCLE = 8;
/** The most nestings that the search visits. */
const MOST_STEPS = 200_000;

/**
 * Cycles in the lock graph that could deadlock, each starting at its smallest lock: Goodlock (Havelund 2000) with the refinements of
 * Bensalem and Havelund 2005. The threads differ, no two nestings share a gate lock, and no two are ordered.
 */
export function findLockCycles(nestings: readonly Nesting[]): readonly (readonly Nesting[])[] {
  const byHeld = new Map<number, Nesting[]>();
  for (const nesting of nestings) {
    const list = byHeld.get(nesting.held.lock);
    if (list === undefined) byHeld.set(nesting.held.lock, [nesting]);
    else list.push(nesting);
  }
  const cycles: (readonly Nesting[])[] = [];
  let steps = 0;
  for (const nesting of nestings) extend([nesting]);
  return cycles;

  function extend(path: readonly Nesting[]): void {
    const first = path[0] as Nesting;
    const last = path.at(-1) as Nesting;
    if (path.length > 1 && last.wanted === first.held.lock) {
      cycles.push(path);
      return;
    }
    if (path.length === LONGEST_CYCLE) return;
    for (const next of byHeld.get(last.wanted) ?? []) {
      if (++steps > MOST_STEPS) return;
      if (next.held.lock > first.held.lock && path.every((other) => canMeet(other, next)))
        extend([...path, next]);
    }
  }
}

/** Whether both threads could wait at their places in some schedule. */
function canMeet(a: Nesting, b: Nesting): boolean {
  if (a.thread === b.thread || comesBefore(a, b) || comesBefore(b, a)) return false;
  return !a.gates.some((gate) => b.gates.some((other) => other.lock === gate.lock));
}

/** A nesting lies between its thread's newest step and the next one. So if a thread knows the next step, it comes after the nesting. */
function comesBefore(a: Nesting, b: Nesting): boolean {
  if (a.point === undefined || b.point === undefined) return false;
  return countKnown(b.point, a.point.chain) > a.point.count;
}
