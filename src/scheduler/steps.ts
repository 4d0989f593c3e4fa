import type { Decision } from "../kernel/scheduling/schedule-report.ts";
import type { TraceEvent } from "../protocol/event.ts";
import { isDecidable, type Op } from "../protocol/operations.ts";
import { type Cause, findCauses } from "../trace/causes.ts";
import type { Step } from "./dpor.ts";

/** Joins a controlled run's decisions with its trace: which step had to wait for which. */
export function stepsOf(
  decisions: readonly Decision[],
  events: readonly TraceEvent[],
  causes: readonly (readonly Cause<number>[])[] = findCauses(events),
): Step[] {
  const steps: Step[] = [];
  /** The step that each event belongs to; -1 if it belongs to none. */
  const parts: number[] = [];
  /** The step of each thread's newest event, and the step that a new thread's first step comes after. */
  const latest = new Map<number, number>();
  const starts = new Map<number, readonly number[]>();
  let granters: number[] = [];
  let ticked = false;

  for (const [index, event] of events.entries()) {
    if (event.op === "tick") ticked = true;
    const decision = decisions[steps.length];
    const mine = decision?.chosen === event.thread && isDecidable(event.op);
    const after = stepsBefore(causes[index] as Cause<number>[]);
    if (event.op === "begin") starts.set(event.thread, after);
    else if (mine) granters.push(...after);
    const part = mine ? steps.length : (latest.get(event.thread) ?? -1);
    latest.set(event.thread, part);
    parts.push(part);
    // A condition's wait writes the release of its lock first: the step is complete with the op of the decision.
    if (decision === undefined || !mine || event.op !== opOf(decision)) continue;
    steps.push({ decision, before: starts.get(event.thread) ?? [], granters, ticked });
    granters = [];
    ticked = false;
  }
  return steps;

  /** Accesses to shared values come in any order: the search finds out where that makes a difference. */
  function stepsBefore(found: readonly Cause<number>[]): readonly number[] {
    const before: number[] = [];
    for (const { mark, why } of found) {
      const part = parts[mark] as number;
      if (why !== "shared" && part >= 0) before.push(part);
    }
    return before;
  }
}

/** The chosen thread's next operation. */
export function opOf({ chosen, enabled }: Decision): Op {
  return enabled.find(({ thread }) => thread === chosen)?.op ?? "none";
}
