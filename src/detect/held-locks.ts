import type { TraceEvent } from "../protocol/event.ts";
import { createByThread } from "../trace/by-thread.ts";
import type { Roster } from "../trace/roster.ts";

/** A lock that a thread holds. */
export interface LockHold {
  readonly lock: number;
  readonly thread: number;
  /** The place where the thread acquired it. */
  readonly site: number;
}

/** Which thread holds which lock, at each point of the trace. */
export interface HeldLocks {
  /** Takes the next event, in seq order. */
  push(event: TraceEvent): void;
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
      if (outcome !== "ok") return;
      if (op === "make" && event.kind === "lock" && event.count > 0) signals.add(object);
      if (op === "acquire" || op === "try") take(object, thread, site);
      else if (op === "release") drop(object, thread);
      else if (op === "grant") hand(event.to);
    },
    of: (lock) => holds.get(lock),
    signals: (lock) => signals.has(lock),
    by: (thread) => lists.get(thread) ?? NONE,
  };

  /** A grant hands over what its thread waits for. The grant's own object may be a thread, and threads have separate numbers. */
  function hand(thread: number): void {
    const waited = waits.get(thread);
    if (waited !== undefined) take(waited.object, thread, waited.site);
    waits.delete(thread);
  }

  function take(lock: number, thread: number, site: number): void {
    const kind = roster.kind(lock);
    if ((kind !== "lock" && kind !== "rlock") || holds.get(lock) !== undefined) return;
    const hold = { lock, thread, site };
    holds.set(lock, hold);
    lists.set(thread, [...(lists.get(thread) ?? NONE), hold]);
  }

  /** Any thread may release a plain Lock, not only the thread that acquired it. */
  function drop(lock: number, thread: number): void {
    const hold = holds.get(lock);
    if (hold === undefined) return;
    if (hold.thread !== thread) signals.add(lock);
    holds.set(lock, undefined);
    const list = lists.get(hold.thread) ?? NONE;
    lists.set(hold.thread, list.length === 1 ? NONE : list.filter((other) => other !== hold));
  }
}

const NONE: readonly LockHold[] = [];
