import type { TraceEvent } from "../protocol/event.ts";
import { type Cause, createCauses, findCauses, type Why } from "./causes.ts";
import { firstThat } from "./first-that.ts";

/** A step of the order that leads from one thread to another. */
export interface Edge {
  readonly why: Why;
  /** The object that orders the two; for start and join, the child's thread id. */
  readonly object: number;
  readonly from: TraceEvent;
  readonly to: TraceEvent;
}

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

/** Answers why one event comes after another. */
export interface Paths {
  /**
   * The shortest list of steps between threads that lead from event number `from` to event number `to`; empty if both are of one thread.
   * Undefined if the given events contain no such chain.
   */
  between(from: number, to: number): readonly Edge[] | undefined;
}

/**
 * Links the events of a trace, in seq order, by the relation "program". The list may be a part of the trace; links through missing events
 * are missing, too.
 */
export function createPaths(events: readonly TraceEvent[]): Paths {
  const previous = new Int32Array(events.length).fill(-1);
  const causes = new Map<number, readonly Cause<number>[]>();
  linkEvents(events, previous, causes);

  return {
    between(fromSeq, toSeq) {
      const from = indexOf(events, fromSeq);
      const to = indexOf(events, toSeq);
      if (from < 0 || to < from) return undefined;
      const steps = countSteps(from, to);
      return steps[to - from] === UNREACHED ? undefined : trace(from, to, steps);
    },
  };

  /** For each event from `from` to `to`: the number of steps between threads on the way there. */
  function countSteps(from: number, to: number): Int32Array {
    const steps = new Int32Array(to - from + 1).fill(UNREACHED);
    steps[0] = 0;
    for (let at = from + 1; at <= to; at++) {
      let least = reached(steps, (previous[at] as number) - from);
      for (const { mark } of causes.get(at) ?? []) least = Math.min(least, reached(steps, mark - from) + 1);
      steps[at - from] = Math.min(least, UNREACHED);
    }
    return steps;
  }

  function trace(from: number, to: number, steps: Int32Array): readonly Edge[] {
    const edges: Edge[] = [];
    let at = to;
    while (at !== from) {
      const need = steps[at - from] as number;
      const cause = (causes.get(at) ?? []).find(({ mark }) => reached(steps, mark - from) + 1 === need);
      if (reached(steps, (previous[at] as number) - from) === need) {
        at = previous[at] as number;
      } else if (cause !== undefined) {
        edges.push({
          why: cause.why,
          object: cause.object,
          from: events[cause.mark] as TraceEvent,
          to: events[at] as TraceEvent,
        });
        at = cause.mark;
      }
    }
    return edges.reverse();
  }
}

const UNREACHED = 0x7fffffff;

function reached(steps: Int32Array, index: number): number {
  return index < 0 ? UNREACHED : (steps[index] as number);
}

function linkEvents(
  events: readonly TraceEvent[],
  previous: Int32Array,
  causes: Map<number, readonly Cause<number>[]>,
): void {
  const last = new Map<number, number>();
  const all = findCauses(events);
  events.forEach((event, index) => {
    previous[index] = last.get(event.thread) ?? -1;
    last.set(event.thread, index);
    // An edge within a thread adds nothing to its program order.
    const others = (all[index] ?? []).filter(({ mark }) => events[mark]?.thread !== event.thread);
    if (others.length > 0) causes.set(index, others);
  });
}

/** Index of the event with this seq, or -1. */
export function indexOf(events: readonly TraceEvent[], seq: number): number {
  const index = firstThat(events.length, (place) => (events[place] as TraceEvent).seq >= seq);
  return events[index]?.seq === seq ? index : -1;
}
