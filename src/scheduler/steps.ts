import type { Decision } from "../kernel/schedule-report.ts";
import type { TraceEvent } from "../protocol/event.ts";
import { isDecidable, OPS, type Op } from "../protocol/operations.ts";
import { createCauses } from "../trace/causes.ts";
import type { Step } from "./dpor.ts";

/** Puts a controlled run's decisions and its trace together: which step had to wait for which. */
export function stepsOf(decisions: readonly Decision[], events: readonly TraceEvent[]): Step[] {
  const causes = createCauses<number>("synchronisation");
  const steps: Step[] = [];
  /** Step of each thread's newest event, and what a new thread's first step comes after. */
  const latest = new Map<number, number>();
  const starts = new Map<number, readonly number[]>();
  let granters: number[] = [];
  let ticked = false;

  for (const event of events) {
    if (event.op === "tick") ticked = true;
    const decision = decisions[steps.length];
    const mine = decision?.chosen === event.thread && isDecidable(event.op);
    causes.follow(event, (found) => {
      const marks = found.map(({ mark }) => mark).filter((mark) => mark >= 0);
      if (event.op === "begin") starts.set(event.thread, marks);
      else if (mine) granters.push(...marks);
      const mark = mine ? steps.length : (latest.get(event.thread) ?? -1);
      latest.set(event.thread, mark);
      return mark;
    });
    // A condition's wait writes the release of its lock first: the step is complete with the op decided on.
    if (decision === undefined || !mine || event.op !== opOf(decision)) continue;
    steps.push({ decision, before: starts.get(event.thread) ?? [], granters, ticked });
    granters = [];
    ticked = false;
  }
  return steps;
}

/** What the chosen thread was about to do. */
export function opOf({ chosen, enabled }: Decision): Op {
  return OPS[enabled.find(({ thread }) => thread === chosen)?.op ?? 0] ?? "none";
}
