import type { TraceEvent } from "../protocol/event.ts";

/** A point of a run. If several events have the same time, seq distinguishes them. */
export interface Moment {
  readonly seq: number;
  /** Seconds since the run began, by the run's clock. */
  readonly time: number;
}

export interface Period {
  readonly from: Moment;
  readonly to: Moment;
}

export function momentOf({ seq, time }: Moment): Moment {
  return { seq, time };
}

/** Events in seq order, each with its moment: a grant is part of the step before it, and has the same moment. */
export function* withMoments(
  events: readonly TraceEvent[],
): Iterable<{ readonly event: TraceEvent; readonly at: Moment }> {
  let step: TraceEvent | undefined;
  for (const event of events) {
    if (event.op !== "grant") step = event;
    yield { event, at: momentOf(step?.thread === event.thread ? step : event) };
  }
}
