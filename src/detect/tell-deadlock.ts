import type { TraceEvent } from "../protocol/event.ts";
import type { BlockedThread, Deadlock } from "../result/lock-facts.ts";
import { futuresNamed } from "../trace/future-causes.ts";
import type { HeldLocks } from "../trace/held-locks.ts";
import type { Roster, ThreadEntry, Waiting } from "../trace/roster.ts";
import { createMissedSteps } from "./missed-steps.ts";
import { tellWait } from "./tell-wait.ts";

/** Tells what threads wait for, and who could help them. */
interface DeadlockTeller {
  push(event: TraceEvent): void;
  /** The thread that can end a wait: the thread that is joined, that holds the lock, or that runs the task. */
  holderOf(waiting: Waiting | undefined): number | undefined;
  /** @param members the threads that wait for each other, or for something that can no longer happen. */
  tell(members: readonly number[], alive: readonly ThreadEntry[], extent: Deadlock["extent"]): Deadlock;
}

/** Takes each event after the roster and the held locks. */
export function createDeadlockTeller(roster: Roster, held: HeldLocks): DeadlockTeller {
  const futures = createFutureBook(roster);
  const missedSteps = createMissedSteps(roster);
  const crashed = new Set<number>();

  return {
    push(event) {
      futures.push(event);
      missedSteps.push(event);
      if (event.op === "end" && event.outcome === "crash") crashed.add(event.thread);
    },
    holderOf,
    tell(members, alive, extent) {
      const blocked = alive.filter(({ id }) => members.includes(id)).flatMap(tellThread);
      const others = extent === "all" ? alive.filter(({ id }) => !members.includes(id)) : [];
      return {
        ...{ kind: "deadlock", extent },
        isCycle:
          blocked.length > 1 && blocked.every(({ needs }) => needs !== undefined && members.includes(needs)),
        blocked,
        others: others.flatMap(tellThread),
      };
    },
  };

  function holderOf(waiting: Waiting | undefined): number | undefined {
    if (waiting?.op === "join") return waiting.object;
    if (waiting?.op === "wait") return futures.runnerOf(waiting.object);
    return waiting?.op === "acquire" ? held.of(waiting.object)?.thread : undefined;
  }

  function tellThread({ id, name, waiting }: ThreadEntry): readonly BlockedThread[] {
    if (waiting === undefined) return [];
    const needs = holderOf(waiting);
    const lost = waiting.op === "wait" ? futures.lostOf(waiting.object) : undefined;
    const missed = waiting.op === "wait" ? missedSteps.of(waiting.object) : undefined;
    return [
      {
        ...{ id, thread: name },
        waitsFor: tellWait(roster, id, waiting),
        ...(needs !== undefined && { needs }),
        ...(needs !== undefined && waiting.op !== "join" && { heldBy: tellHolder(needs, id) }),
        ...(lost !== undefined && { lost: roster.object(lost) }),
        ...(missed !== undefined && { missed }),
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
    if (roster.entry(thread)?.state !== "ended") return "alive";
    return crashed.has(thread) ? "crashed" : "ended";
  }
}

/** Which thread runs the task of which future, at each point of the trace. */
interface FutureBook {
  /** Takes the next event, in seq order, after the roster. */
  push(event: TraceEvent): void;
  /** The thread that runs the task of a future. Only this thread can end it. */
  runnerOf(future: number): number | undefined;
  /** A future of a group that was cancelled, and that no thread of its pool has come across. */
  lostOf(group: number): number | undefined;
  isRunner(thread: number): boolean;
}

/** Memory: one entry for each running task, and for each cancelled one that no thread has come across. */
function createFutureBook(roster: Pick<Roster, "kind">): FutureBook {
  const runners = new Map<number, number>();
  const cancelled = new Set<number>();
  const groups = new Map<number, readonly number[]>();

  return {
    push(event) {
      const { op, object, outcome, thread } = event;
      if (event.op === "make" && event.kind === "futures") groups.set(object, futuresNamed(event.name));
      if ((op !== "try" && op !== "set" && op !== "abort") || roster.kind(object) !== "future") return;
      if (op === "try" && outcome === "ok") runners.set(object, thread);
      else if (op === "try" || op === "set") {
        runners.delete(object);
        cancelled.delete(object);
      } else if (outcome === "ok") cancelled.add(object);
    },
    runnerOf: (future) => runners.get(future),
    lostOf: (group) => groups.get(group)?.find((future) => cancelled.has(future)),
    isRunner: (thread) => [...runners.values()].includes(thread),
  };
}
