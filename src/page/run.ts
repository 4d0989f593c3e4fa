import { OBJECT_KINDS, type TraceEvent } from "../protocol/event.ts";
import { showCount } from "../protocol/quantity.ts";
import type { PageReport, PageTrace } from "../result/page.ts";
import { type RunState, stateAt } from "../trace/state-at.ts";

/** The events of a stored trace in the form that the trace's functions take. */
function eventsOf({ events }: PageTrace): readonly TraceEvent[] {
  let seq = 0;
  let time = 0;
  return events.map(({ text, ...event }) => {
    seq = event.seq ?? seq + 1;
    time = event.time ?? time;
    const shown = text === undefined ? {} : { value: Number.NaN, text };
    const usual = { thread: 1, object: 0, outcome: "ok", site: 0, kind: OBJECT_KINDS[0], name: "", count: 1 };
    return { ...usual, ...event, ...shown, seq, time } as unknown as TraceEvent;
  });
}

/** A trace, and the state before each of its steps. */
export interface ShownRun {
  readonly trace: PageTrace;
  readonly events: readonly TraceEvent[];
  /** @param step from 1; one more than the number of steps means the end. */
  before(step: number): RunState;
}

/** A run at a step, for components that show it. */
export interface AtStep {
  readonly run: ShownRun;
  readonly step: number;
}

export function createRun(trace: PageTrace): ShownRun {
  const events = eventsOf(trace);
  const known = new Map<number, RunState>();
  return {
    trace,
    events,
    before(step) {
      let state = known.get(step);
      if (state === undefined) {
        state = stateAt({ events, lines: trace.lines }, trace.steps[step - 1]?.event ?? events.length);
        if (known.size > 100) known.clear();
        known.set(step, state);
      }
      return state;
    },
  };
}

/** Whether a step is the end of a run that came to its end: the threads that are left end with the program. */
export function isOverAt({ outcomes }: PageReport, trace: PageTrace, step: number): boolean {
  const isEnd = step > trace.steps.length && !hasMore(trace);
  return isEnd && outcomes[trace.outcome]?.isOver === true;
}

/** Whether the run goes on after the steps that are stored. */
export function hasMore({ more, isCut }: PageTrace): boolean {
  return more > 0 || isCut;
}

/** The steps that are not stored, as a subject with its verb. */
export function sayMore({ more, isCut }: PageTrace): string {
  if (more === 0) return "the rest is";
  return `${isCut ? "over " : ""}${showCount(more, "more step")} ${more === 1 && !isCut ? "is" : "are"}`;
}
