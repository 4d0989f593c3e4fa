import type { TraceEvent } from "../protocol/event.ts";
import { createCauses } from "./causes.ts";

/** A step with its place in the order of the steps that are shown. */
interface ClockedStep {
  readonly event: TraceEvent;
  /** By thread: the number of its shown steps up to this one. Threads with 0 are left out. */
  readonly clock: ReadonlyMap<number, number>;
}

/**
 * Vector clocks for a part of a trace, counted as if nothing else had happened: each step adds one to its thread's own entry. Two
 * steps are ordered exactly as they are in the whole trace.
 *
 * @param events the whole trace, in seq order.
 * @param isShown whether a step belongs to the part.
 */
export function clockShown(
  events: readonly TraceEvent[],
  isShown: (event: TraceEvent) => boolean,
): readonly ClockedStep[] {
  const causes = createCauses<ReadonlyMap<number, number>>();
  const latest = new Map<number, ReadonlyMap<number, number>>();
  const steps: ClockedStep[] = [];
  for (const event of events) {
    const clock = causes.follow(event, (found) => {
      const before = found.reduce(
        (known, { mark }) => join(known, mark),
        latest.get(event.thread) ?? NOTHING,
      );
      if (!isShown(event)) return before;
      return new Map(before).set(event.thread, (before.get(event.thread) ?? 0) + 1);
    });
    latest.set(event.thread, clock);
    if (isShown(event)) steps.push({ event, clock });
  }
  return steps;
}

const NOTHING: ReadonlyMap<number, number> = new Map();

/** The larger of each two entries; `one` itself if the other has nothing new for it. */
function join(one: ReadonlyMap<number, number>, other: ReadonlyMap<number, number>) {
  const news = [...other].filter(([thread, count]) => count > (one.get(thread) ?? 0));
  return news.length === 0 ? one : new Map([...one, ...news]);
}
