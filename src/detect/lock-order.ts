import type { EventOf, TraceEvent } from "../protocol/event.ts";
import { OPERATIONS } from "../protocol/operations.ts";
import type { More } from "../result/fact.ts";
import type { LockOrder } from "../result/lock-facts.ts";
import type { HeldLocks } from "../trace/held-locks.ts";
import { createOrder, type Point } from "../trace/order.ts";
import type { Roster } from "../trace/roster.ts";
import { findLockCycles, type Nesting } from "./lock-graph.ts";

/** Watches the order in which threads acquire locks that they hold at the same time. */
export interface LockOrderWatch {
  /** Takes the next event, in seq order. */
  push(event: TraceEvent): void;
  /** Orders that could deadlock in another schedule: each set of places once. */
  find(): readonly (LockOrder | More)[];
}

/** The most nestings of two locks that are kept: more would show nothing new. */
const MOST_OF_A_PAIR = 64;
/** The most of those from one thread at the same place, at different times. */
const MOST_ALIKE = 4;
const MOST_NESTINGS = 10_000;
const MOST_TOLD = 10;

/**
 * Remembers which lock each thread requested while it held others. Takes each event after the roster and the held locks. Memory does not
 * grow with the run.
 */
export function createLockOrderWatch(roster: Roster, held: HeldLocks): LockOrderWatch {
  const order = createOrder();
  const points = new Map<number, Point>();
  /** Threads that wait for a step of the fixed order. */
  const waiting = new Set<number>();
  const byPair = new Map<number, Nesting[]>();
  const nestings: Nesting[] = [];

  return {
    push(event) {
      if (isFixed(event)) points.set(event.thread, order.stamp(event).synchronisation);
      if (event.op === "acquire" && isLock(event.object)) request(event);
    },
    find() {
      const told = new Map<string, LockOrder>();
      for (const cycle of findLockCycles(nestings)) {
        const key = keyOf(cycle);
        if (!told.has(key)) told.set(key, tellCycle(roster, cycle));
      }
      const facts = [...told.values()];
      const count = facts.length - MOST_TOLD;
      if (count <= 0) return facts;
      return [...facts.slice(0, MOST_TOLD), { kind: "more", of: "lock orders", count }];
    },
  };

  function request(event: EventOf<"acquire">): void {
    const { outcome, until } = event;
    // A request with a timeout, or a try, is not part of a deadlock.
    const givesUp = until > 0 && until < Number.POSITIVE_INFINITY;
    if ((outcome === "ok" || outcome === "wait") && !givesUp) nest(event);
  }

  /** Steps that come in the same order in every schedule: starts and ends of threads, sets of events, barriers. */
  function isFixed(event: TraceEvent): boolean {
    if (event.op === "grant") return waiting.has(event.to);
    const { op, object, outcome, thread } = event;
    if (op === "resume") return waiting.delete(thread);
    const fixed = op === "make" || OPERATIONS[op].on === "thread" || isFlag(object);
    if (fixed && outcome === "wait") waiting.add(thread);
    return fixed;
  }

  function isFlag(object: number): boolean {
    const kind = roster.kind(object);
    return kind === "event" || kind === "barrier";
  }

  function isLock(object: number): boolean {
    const kind = roster.kind(object);
    return kind === "lock" || kind === "rlock";
  }

  function nest({ thread, object, site }: TraceEvent): void {
    const gates = held.by(thread).filter(({ lock }) => lock !== object);
    for (const hold of gates) {
      const key = hold.lock * 2 ** 26 + object;
      const list = byPair.get(key) ?? [];
      if (list.length === MOST_OF_A_PAIR || nestings.length === MOST_NESTINGS) continue;
      const nesting = { thread, held: hold, wanted: object, site, gates, point: points.get(thread) };
      const alike = list.filter((other) => isAlike(other, nesting));
      if (alike.length === MOST_ALIKE || alike.some(({ point }) => point === nesting.point)) continue;
      list.push(nesting);
      byPair.set(key, list);
      nestings.push(nesting);
    }
  }
}

function isAlike(a: Nesting, b: Nesting): boolean {
  return (
    a.thread === b.thread &&
    a.site === b.site &&
    a.held.site === b.held.site &&
    a.gates.length === b.gates.length &&
    a.gates.every(({ lock }, index) => lock === b.gates[index]?.lock)
  );
}

/** Identifies cycles over the same places. If the places are unknown, the locks distinguish the cycles. */
function keyOf(cycle: readonly Nesting[]): string {
  return cycle
    .map(({ site, held, wanted }) =>
      site > 0 && held.site > 0 ? `${held.site}-${site}` : `#${held.lock}-${wanted}`,
    )
    .sort()
    .join(" ");
}

function tellCycle(roster: Roster, cycle: readonly Nesting[]): LockOrder {
  const requests = cycle.map(({ thread, held, wanted, site }) => ({
    thread: roster.thread(thread),
    lock: roster.object(wanted),
    place: roster.place(site),
    holds: { lock: roster.object(held.lock), place: roster.place(held.site) },
  }));
  return { kind: "lock-order", requests };
}
