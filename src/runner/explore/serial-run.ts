import { analyse, type Facts } from "../analyse.ts";
import { LET_OTHERS_GO } from "../scheduling.ts";
import { type PlanOptions, type Runnable, runPlan } from "../search/run-plan.ts";
import { endOf, type Run } from "../search/searched-run.ts";
import { troublesOf } from "../troubles.ts";

/**
 * What the threads do when they run one after another, as far as possible: the runs of a lesson about a race are compared with that.
 *
 * @returns undefined if this run does not come to its end, or fails.
 */
export async function runSerially(runnable: Runnable, limits: PlanOptions): Promise<Facts | undefined> {
  const request = { ...limits, plan: { prefix: [], asleep: [] } };
  let recording = await runPlan(runnable, request);
  if (endOf(recording.ending) === "endless")
    recording = await runPlan(runnable, { ...request, bounds: LET_OTHERS_GO });
  const run = { end: endOf(recording.ending), facts: analyse(recording) };
  return isSound(run) ? run.facts : undefined;
}

/** Whether what a run prints is all that it should print, so that others can be compared with it. */
export function isSound({ end, facts }: Pick<Run, "end" | "facts">): boolean {
  return end === "ended" && !troublesOf(facts.events).hasCrashed;
}
