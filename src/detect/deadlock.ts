import type { TraceEvent } from "../protocol/event.ts";
import { atLimit, findWaitCycle, type LoneWait, type WaitGraph } from "../protocol/wait-cycle.ts";
import type { Deadlock } from "../result/lock-facts.ts";
import type { HeldLocks } from "../trace/held-locks.ts";
import type { Roster, ThreadEntry } from "../trace/roster.ts";
import { createDeadlockTeller } from "./tell-deadlock.ts";

/**
 * Watches for threads that wait for each other. It finds a cycle of waits at once, even if other threads go on, and also a state
 * in which no thread can run.
 */
export interface DeadlockWatch {
  push(event: TraceEvent): void;
  /** The deadlock of the events so far, if there is one. */
  find(): Deadlock | undefined;
  /** The same for a run that has reached its limit: a lock that is still held counts as never released. */
  findAtLimit(): Deadlock | undefined;
}

/** Takes each event after the roster and the held locks. */
export function createDeadlockWatch(roster: Roster, held: HeldLocks): DeadlockWatch {
  /** Whether a cycle may have closed since the last check: a thread began to wait, or ended. */
  let mayHaveClosed = false;
  let cycle: readonly number[] | undefined;
  const teller = createDeadlockTeller(roster, held);
  const graph: WaitGraph = { waitOf: (thread) => waitOf(roster.entry(thread)), hasEnded };

  return {
    push(event) {
      teller.push(event);
      const { op, outcome } = event;
      if (op === "end" || ((op === "acquire" || op === "join") && outcome === "wait")) mayHaveClosed = true;
    },
    find() {
      const alive = roster.alive();
      if (mayHaveClosed || cycle !== undefined) cycle = findWaitCycle(graph, idsOf(alive));
      mayHaveClosed = false;
      const stuck = alive.length > 0 && alive.every(waitsForEver);
      if (cycle === undefined && !stuck) return undefined;
      return teller.tell(cycle ?? reason(alive), alive, stuck ? "all" : "some");
    },
    findAtLimit() {
      const alive = roster.alive();
      const limited = findWaitCycle(atLimit(graph), idsOf(alive));
      return this.find() ?? (limited && teller.tell(limited, alive, "limit"));
    },
  };

  function waitOf(entry: ThreadEntry | undefined): LoneWait | undefined {
    if (entry?.waiting === undefined || !waitsForEver(entry)) return undefined;
    const { op, object } = entry.waiting;
    if (op === "join") return { thread: object, on: "end" };
    const holder = op === "acquire" ? held.of(object)?.thread : undefined;
    if (holder === undefined || held.signals(object)) return undefined;
    return { thread: holder, on: roster.kind(object) === "rlock" ? "rlock" : "lock" };
  }

  function waitsForEver({ state, waiting }: ThreadEntry): boolean {
    return state === "waiting" && waiting?.until === Number.POSITIVE_INFINITY;
  }

  /** No thread can run: a cycle that contains plain locks, if there is one; otherwise all threads. */
  function reason(alive: readonly ThreadEntry[]): readonly number[] {
    for (const { id: first } of alive) {
      const path: number[] = [];
      for (let id: number | undefined = first; id !== undefined && !path.includes(id); ) {
        path.push(id);
        const next: number | undefined = teller.holderOf(roster.entry(id)?.waiting);
        if (next === first) return path;
        id = next;
      }
    }
    return alive.map(({ id }) => id);
  }

  function hasEnded(thread: number): boolean {
    return roster.entry(thread)?.state === "ended";
  }
}

function idsOf(entries: readonly ThreadEntry[]): readonly number[] {
  return entries.map(({ id }) => id);
}
