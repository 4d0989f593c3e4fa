import type { ObjectKind, TraceEvent } from "../protocol/event.ts";
import { isDecidable } from "../protocol/operations.ts";

/**
 * The decisions that lead to the same run as one on the machine's clock, for which nobody decided. They repeat it under a schedule in free
 * time. That holds for what threads do among themselves; whether the run depended on more has to be tried.
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

/** A condition's wait gives its lock back in the same step, and writes that event first. */
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
