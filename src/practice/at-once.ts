import { MAIN_THREAD, type TraceEvent } from "../protocol/event.ts";
import { isDecidable } from "../protocol/operations.ts";

/**
 * The most threads beside MainThread that a run had under way at the same time: started and not yet joined. A thread that does
 * nothing of its own does not count, and neither do threads that are started and joined one after the other at the same time.
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

/** Whether it is a step of another thread than MainThread that says what the thread is there for. */
function isWork({ thread, op }: TraceEvent): boolean {
  const isIdle = op === "end" || op === "sleep" || op === "yield" || op === "alive";
  return thread > MAIN_THREAD && isDecidable(op) && !isIdle;
}
