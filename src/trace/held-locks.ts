import type { TraceEvent } from "../protocol/event.ts";
import { createByThread } from "./by-thread.ts";
import type { Roster } from "./roster.ts";

/** A lock that a thread holds. */
export interface LockHold {
  readonly lock: number;
  readonly thread: number;
  /** The place where the thread acquired it. */
  readonly site: number;
}

/** Which thread holds which lock, at each point of the trace. */
export interface HeldLocks {
  /** Takes the next event, in seq order. @returns the lock that a thread gets or gives up with it. */
  push(event: TraceEvent): LockHold | undefined;
  of(lock: number): LockHold | undefined;
  /** Whether the program uses it as a signal: a thread has released it without holding it, or the text shows that one may. */
  signals(lock: number): boolean;
  /** The locks of a thread in the order in which it got them. The list is never changed. */
  by(thread: number): readonly LockHold[];
}

/**
 * Follows Lock and RLock; acquiring an RLock again is not an event. Memory: one entry for each lock and for each thread that has held one.
 * Entries stay: to take one away and add it again takes longer than all the rest.
 */
export function createHeldLocks(roster: Pick<Roster, "kind">): HeldLocks {
  const holds = new Map<number, LockHold | undefined>();
  const waits = createByThread<TraceEvent>();
  const lists = new Map<number, readonly LockHold[]>();
  const signals = new Set<number>();

  return {
    push(event) {
      const { op, outcome, object, thread, site } = event;
      if (op === "acquire" && outcome === "wait") waits.set(thread, event);
      else if (op === "resume") waits.delete(thread);
      if (outcome !== "ok") return undefined;
      if (op === "make" && event.kind === "lock" && event.count > 0) signals.add(object);
      if (op === "acquire" || op === "try") return take(object, thread, site);
      if (op === "release") return drop(object, thread);
      return op === "grant" ? hand(event.to) : undefined;
    },
    of: (lock) => holds.get(lock),
    signals: (lock) => signals.has(lock),
    by: (thread) => lists.get(thread) ?? NONE,
  };

  /** A grant hands over what its thread waits for. The grant's own object may be a thread, and threads have separate numbers. */
  function hand(thread: number): LockHold | undefined {
    const waited = waits.get(thread);
    waits.delete(thread);
    return waited && take(waited.object, thread, waited.site);
  }

  function take(lock: number, thread: number, site: number): LockHold | undefined {
    const kind = roster.kind(lock);
    if ((kind !== "lock" && kind !== "rlock") || holds.get(lock) !== undefined) return undefined;
    const hold = { lock, thread, site };
    holds.set(lock, hold);
    lists.set(thread, [...(lists.get(thread) ?? NONE), hold]);
    return hold;
  }

  /** Any thread may release a plain Lock, not only the thread that acquired it. */
  function drop(lock: number, thread: number): LockHold | undefined {
    const hold = holds.get(lock);
    if (hold === undefined) return undefined;
    if (hold.thread !== thread) signals.add(lock);
    holds.set(lock, undefined);
    const list = lists.get(hold.thread) ?? NONE;
    lists.set(hold.thread, list.length === 1 ? NONE : list.filter((other) => other !== hold));
    return hold;
  }
}

const NONE: readonly LockHold[] = [];
