import { MAIN_THREAD, type TraceEvent } from "../../protocol/event.ts";
import { isDecidable, OPERATIONS } from "../../protocol/operations.ts";
import type { ExploreResult } from "../../result/explore.ts";
import type { Run } from "./searched-run.ts";

type ThreadConduct = Pick<ExploreResult, "threadsAtOnce" | "shortestWait" | "waitsForOthers">;

/** Collects how the threads of explored runs work together. */
export function createConduct() {
  let found: ThreadConduct = { threadsAtOnce: Infinity, shortestWait: Infinity, waitsForOthers: false };
  return {
    /** @returns whether it shows something new. */
    add({ facts: { events }, end }: Pick<Run, "facts" | "end">): boolean {
      const before = found;
      // A run that was stopped does not show what else it would have started.
      const isWhole = end === "ended" || end === "deadlock";
      found = {
        threadsAtOnce: isWhole ? Math.min(before.threadsAtOnce, threadsAtOnce(events)) : before.threadsAtOnce,
        shortestWait: events.reduce((least, event) => Math.min(least, waitOf(event)), before.shortestWait),
        waitsForOthers: before.waitsForOthers || waitsForOthers(events),
      };
      return (
        found.threadsAtOnce !== before.threadsAtOnce ||
        found.shortestWait !== before.shortestWait ||
        found.waitsForOthers !== before.waitsForOthers
      );
    },
    found: () => found,
  };
}

/**
 * The most threads besides MainThread that a run had in progress at the same time: started and not yet joined. A thread that does no work
 * of its own does not count, nor do threads that are started and joined one after the other at the same time.
 */
function threadsAtOnce(events: readonly TraceEvent[]): number {
  const busy = new Set(events.filter(isWork).map(({ thread }) => thread));
  const underWay = new Set<number>();
  const joining = new Map<number, number>();
  let most = 0;
  for (const { op, outcome, thread, object } of events) {
    if (op === "start" && outcome === "ok" && busy.has(object)) underWay.add(object);
    if (op === "join" && outcome === "ok") underWay.delete(object);
    if (op === "join" && outcome === "wait") joining.set(thread, object);
    if (op === "resume") {
      const joined = joining.get(thread);
      joining.delete(thread);
      if (joined !== undefined && outcome === "ok") underWay.delete(joined);
    }
    most = Math.max(most, underWay.size);
  }
  return most;
}

/** Whether it is a step of another thread than MainThread that does the thread's own work. */
function isWork({ thread, op }: TraceEvent): boolean {
  // The end of a wait is no work either: what was waited for is another step.
  const isIdle = ["end", "sleep", "resume", "yield", "alive"].includes(op);
  return thread > MAIN_THREAD && isDecidable(op) && !isIdle;
}

/** Seconds of a sleep, or of a wait with a timeout; Infinity for everything else. */
function waitOf(event: TraceEvent): number {
  const isWait = event.op === "sleep" || event.outcome === "wait";
  return isWait && "until" in event && typeof event.until === "number" ? event.until : Infinity;
}

function waitsForOthers(events: readonly TraceEvent[]): boolean {
  return events.some(({ op }) => ["lock", "signal"].includes(OPERATIONS[op].waitsFor));
}
