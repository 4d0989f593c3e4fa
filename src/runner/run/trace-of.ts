import type { TraceEvent } from "../../protocol/event.ts";
import type { ScheduleRow } from "../../result/explore.ts";
import { scheduleOf } from "../../scheduler/schedule-of.ts";
import { clockShown } from "../../trace/clock-shown.ts";
import { edgesOf } from "../../trace/edges.ts";
import { createLanes } from "../../trace/lanes.ts";
import type { Observer } from "../observer.ts";
import { createRowTeller } from "../schedule-rows.ts";
import type { RunTrace } from "./run-trace.ts";

/** The trace of a finished run, made from the events that were kept. */
export function traceOf({ events, keptAll, outside, roster, transcript }: Observer): RunTrace {
  return {
    lanes: () => createLanes({ events, names: roster, lines: transcript.output.lines }),
    complete: keptAll,
    events,
    // No schedule repeats what the outside world took part in.
    schedule: () => (keptAll && outside.find() === undefined ? scheduleOf(events, roster.kind) : undefined),
    edges: () => edgesOf(events),
    rows() {
      const tell = createRowTeller(roster);
      const rows = new Map<TraceEvent, ScheduleRow>();
      for (const event of events) {
        const row = tell(event);
        // The supervisor is not a thread of the lesson.
        if (row !== undefined && event.thread !== 0) rows.set(event, row);
      }
      const steps = clockShown(events, (event) => rows.has(event));
      return steps.map(({ event, clock }) => ({ ...(rows.get(event) as ScheduleRow), clock }));
    },
  };
}
