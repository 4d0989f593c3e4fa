import type { TraceEvent } from "../protocol/event.ts";
import { atLimit, findWaitCycle, type LoneWait, type WaitGraph } from "../protocol/wait-cycle.ts";
import type { BlockedThread, Deadlock } from "../result/lock-facts.ts";
import type { Roster, ThreadEntry, Waiting } from "../trace/roster.ts";
import { createFutureBook } from "./future-book.ts";
import type { HeldLocks } from "./held-locks.ts";
import { tellWait } from "./tell-wait.ts";

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
  const futures = createFutureBook(roster);
  const crashed = new Set<number>();
  const graph: WaitGraph = { waitOf: (thread) => waitOf(roster.entry(thread)), hasEnded };

  return {
    push(event) {
      futures.push(event);
      const { op, outcome, thread } = event;
      if (op === "end" && outcome === "crash") crashed.add(thread);
      if (op === "end" || ((op === "acquire" || op === "join") && outcome === "wait")) mayHaveClosed = true;
    },
    find() {
      const alive = roster.alive();
      if (mayHaveClosed || cycle !== undefined) cycle = findWaitCycle(graph, idsOf(alive));
      mayHaveClosed = false;
      const stuck = alive.length > 0 && alive.every(waitsForEver);
      if (cycle === undefined && !stuck) return undefined;
      return tell(cycle ?? reason(alive), alive, stuck ? "all" : "some");
    },
    findAtLimit() {
      const alive = roster.alive();
      const limited = findWaitCycle(atLimit(graph), idsOf(alive));
      return this.find() ?? (limited && tell(limited, alive, "limit"));
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
        const next: number | undefined = holderOf(roster.entry(id)?.waiting);
        if (next === first) return path;
        id = next;
      }
    }
    return alive.map(({ id }) => id);
  }

  /** The thread that can end a wait: the thread that is joined, that holds the lock, or that runs the task. */
  function holderOf(waiting: Waiting | undefined): number | undefined {
    if (waiting?.op === "join") return waiting.object;
    if (waiting?.op === "wait") return futures.runnerOf(waiting.object);
    return waiting?.op === "acquire" ? held.of(waiting.object)?.thread : undefined;
  }

  function tell(
    members: readonly number[],
    alive: readonly ThreadEntry[],
    extent: Deadlock["extent"],
  ): Deadlock {
    const blocked = alive.filter(({ id }) => members.includes(id)).flatMap(tellThread);
    const others = extent === "all" ? alive.filter(({ id }) => !members.includes(id)) : [];
    return {
      ...{ kind: "deadlock", extent },
      isCycle:
        blocked.length > 1 && blocked.every(({ needs }) => needs !== undefined && members.includes(needs)),
      blocked,
      others: others.flatMap(tellThread),
    };
  }

  function tellThread({ id, name, waiting }: ThreadEntry): readonly BlockedThread[] {
    if (waiting === undefined) return [];
    const needs = holderOf(waiting);
    const lost = waiting.op === "wait" ? futures.lostOf(waiting.object) : undefined;
    return [
      {
        ...{ id, thread: name },
        waitsFor: tellWait(roster, id, waiting),
        ...(needs !== undefined && { needs }),
        ...(needs !== undefined && waiting.op !== "join" && { heldBy: tellHolder(needs, id) }),
        ...(lost !== undefined && { lost: roster.object(lost) }),
        ...(futures.isRunner(id) && { runsTask: true }),
        holds: held
          .by(id)
          .map(({ lock, site }) => ({ lock: roster.object(lock), place: roster.place(site) })),
      },
    ];
  }

  function tellHolder(holder: number, waiter: number): NonNullable<BlockedThread["heldBy"]> {
    return { thread: roster.thread(holder), is: holder === waiter ? "itself" : stateOf(holder) };
  }

  function stateOf(thread: number): "alive" | "ended" | "crashed" {
    if (!hasEnded(thread)) return "alive";
    return crashed.has(thread) ? "crashed" : "ended";
  }

  function hasEnded(thread: number): boolean {
    return roster.entry(thread)?.state === "ended";
  }
}

function idsOf(entries: readonly ThreadEntry[]): readonly number[] {
  return entries.map(({ id }) => id);
}
