import { MAIN_THREAD, type TraceEvent } from "../protocol/event.ts";
import { isDecidable } from "../protocol/operations.ts";

/**
 * The most threads besides MainThread that a run had in progress at the same time: started and not yet joined. A thread that does no work
 * of its own does not count, nor do threads that are started and joined one after the other at the same time.
 */
export function threadsAtOnce(events: readonly TraceEvent[]): number {
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
  const isIdle = op === "end" || op === "sleep" || op === "yield" || op === "alive";
  return thread > MAIN_THREAD && isDecidable(op) && !isIdle;
}
