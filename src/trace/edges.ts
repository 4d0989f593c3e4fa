import type { TraceEvent } from "../protocol/event.ts";
import { createCauses } from "./causes.ts";
import type { Edge } from "./path.ts";

/**
 * Every step of a run's happens-before order that leads from one thread to another, ordered by the later event. A granted event comes after
 * the step that the grant is part of: a release, a thread's end.
 */
export function edgesOf(events: readonly TraceEvent[]): readonly Edge[] {
  const causes = createCauses<TraceEvent>();
  const edges: Edge[] = [];
  let step: TraceEvent | undefined;
  for (const event of events) {
    if (event.op !== "grant") step = event;
    const mine = step?.thread === event.thread ? step : event;
    causes.follow(event, (found) => {
      const froms = new Set<TraceEvent>();
      for (const { mark, why, object } of found) {
        if (mark.thread === event.thread || froms.has(mark)) continue;
        froms.add(mark);
        edges.push({ why, object, from: mark, to: event });
      }
      return mine;
    });
  }
  return edges;
}
