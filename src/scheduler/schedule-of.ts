import type { ObjectKind, TraceEvent } from "../protocol/event.ts";
import { isDecidable } from "../protocol/operations.ts";

/**
 * The decisions that lead to a run which nobody decided: a run on the machine's clock, made again under a schedule in free
 * time. It holds for what threads do among themselves; whether the run was a function of that is to be tried.
 *
 * @param kindOf what an object is.
 */
export function scheduleOf(
  events: readonly TraceEvent[],
  kindOf: (object: number) => ObjectKind,
): readonly number[] {
  const steps = events.filter(({ thread, op }) => thread !== 0 && isDecidable(op));
  return steps.flatMap((event, index) => {
    const { thread } = event;
    if (isPartOfWait(event, steps[index + 1], kindOf)) return [];
    return splitsUnderSchedule(event, kindOf) ? [thread, thread] : [thread];
  });
}

/** A condition's wait gives its lock back in the same step, and writes that first. */
function isPartOfWait(
  { op, thread }: TraceEvent,
  next: TraceEvent | undefined,
  kindOf: (object: number) => ObjectKind,
): boolean {
  return (
    op === "release" &&
    next?.op === "wait" &&
    next.thread === thread &&
    next.outcome === "wait" &&
    kindOf(next.object) === "condition"
  );
}

/** A wait with a deadline that was granted at once is two steps under a schedule: see `Gate.splitsWaits`. */
function splitsUnderSchedule(event: TraceEvent, kindOf: (object: number) => ObjectKind): boolean {
  if (event.op !== "acquire" && event.op !== "join" && event.op !== "wait") return false;
  if (event.outcome !== "ok" || !Number.isFinite(event.until)) return false;
  return event.op !== "wait" || kindOf(event.object) === "event";
}
