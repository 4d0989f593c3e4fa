import type { TraceEvent } from "../protocol/event.ts";
import { createOrder } from "./order.ts";

/** A step with its place in the order of the steps that are shown. */
export interface ClockedStep {
  readonly event: TraceEvent;
  /** By thread: how many of its shown steps came before this one, this one included. Threads that count none are left out. */
  readonly clock: ReadonlyMap<number, number>;
}

/**
 * Vector clocks for a part of a trace, counted as if nothing else had happened: each thread's own entry goes up by one from step to step. Two
 * steps are ordered exactly as they are in the whole trace.
 *
 * @param events the whole trace, in seq order.
 * @param isShown whether a step is told.
 */
export function clockShown(
  events: readonly TraceEvent[],
  isShown: (event: TraceEvent) => boolean,
): readonly ClockedStep[] {
  const order = createOrder("program");
  /** By thread: entry n is how many of its first n events are shown. */
  const counts = new Map<number, number[]>();
  const steps: ClockedStep[] = [];
  for (const event of events) {
    const { clock } = order.stamp(event);
    const mine = counts.get(event.thread) ?? [0];
    counts.set(event.thread, mine);
    const shown = isShown(event);
    mine.push((mine.at(-1) ?? 0) + (shown ? 1 : 0));
    if (!shown) continue;
    const entries = [...clock].map((count, thread) => [thread, counts.get(thread)?.[count] ?? 0] as const);
    steps.push({ event, clock: new Map(entries.filter(([, count]) => count > 0)) });
  }
  return steps;
}
