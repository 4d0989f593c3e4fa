import type { TraceEvent } from "../protocol/event.ts";
import { clockShown } from "../trace/clock-shown.ts";
import { edgesOf } from "../trace/edges.ts";
import { createLanes } from "../trace/lanes.ts";
import type { Observer } from "./observer.ts";
import type { RunTrace } from "./run-trace.ts";
import { scheduleRows } from "./schedule-rows.ts";

/** The trace of a run that is over, out of what was kept of it. */
export function traceOf({ events, keptAll, roster, transcript }: Observer): RunTrace {
  return {
    lanes: () => createLanes({ events, names: roster, lines: transcript.output.lines }),
    complete: keptAll,
    edges: () => edgesOf(events, "program"),
    rows() {
      const row = (event: TraceEvent) => scheduleRows([event], roster)[0];
      // The supervisor is no thread of the lesson.
      const steps = clockShown(events, (event) => event.thread !== 0 && row(event) !== undefined);
      return steps.flatMap(({ event, clock }) => {
        const told = row(event);
        return told === undefined ? [] : [{ ...told, clock }];
      });
    },
  };
}
