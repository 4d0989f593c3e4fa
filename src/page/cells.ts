import type { PagePeriod } from "../result/page.ts";
import type { ShownRun } from "./run.ts";

/** The look of a thread's column beside a step. */
export interface StepCell {
  readonly is: string;
  readonly title: string | undefined;
}

/** For each step and each thread: whether it holds a lock there, and whether it waits. */
export function cellsOf(
  { trace, events }: ShownRun,
  threads: readonly number[],
): readonly (readonly StepCell[])[] {
  // A lock or a wait that lasts to the end of the trace includes the last step.
  const last = events.at(-1)?.seq ?? 0;
  const lanes = new Map(trace.lanes.map((lane) => [lane.thread, lane]));
  return trace.steps.map(({ event }) => {
    const seq = events[event]?.seq ?? 0;
    const isIn = ({ from, to }: PagePeriod) => from[0] <= seq && (seq < to[0] || to[0] === last);
    return threads.map((thread): StepCell => {
      const lane = lanes.get(thread);
      if (lane === undefined || !isIn(lane)) return { is: "", title: undefined };
      const held = lane.holds.filter(isIn).map(({ lock }) => lock);
      const wait = lane.segments.find(isIn);
      const words = [
        ...(held.length > 0 ? [`holds ${held.join(", ")}`] : []),
        ...(wait === undefined ? [] : [wait.state === "sleeping" ? "sleeps" : `waits for ${wait.what}`]),
      ];
      const is = [
        "alive",
        ...(held.length > 0 ? ["holds"] : []),
        ...(wait ? [wait.state === "sleeping" ? "sleeps" : "waits"] : []),
      ];
      return { is: is.join(" "), title: words.length === 0 ? undefined : words.join("; ") };
    });
  });
}
