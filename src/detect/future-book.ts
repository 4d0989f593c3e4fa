import type { TraceEvent } from "../protocol/event.ts";
import { futuresNamed } from "../trace/future-causes.ts";
import type { Roster } from "../trace/roster.ts";

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
export function createFutureBook(roster: Pick<Roster, "kind">): FutureBook {
  const runners = new Map<number, number>();
  const cancelled = new Set<number>();
  const groups = new Map<number, readonly number[]>();

  return {
    push(event) {
      const { op, object, outcome, thread } = event;
      if (event.op === "make" && event.kind === "futures") groups.set(object, futuresNamed(event.name));
      if ((op !== "try" && op !== "set" && op !== "abort") || roster.kind(object) !== "future") return;
      if (op === "set") runners.delete(object);
      else if (op === "try" && outcome === "ok") runners.set(object, thread);
      else if (op === "try") cancelled.delete(object);
      else if (outcome === "ok") cancelled.add(object);
    },
    runnerOf: (future) => runners.get(future),
    lostOf: (group) => groups.get(group)?.find((future) => cancelled.has(future)),
    isRunner: (thread) => [...runners.values()].includes(thread),
  };
}
