import type { Params } from "../../protocol/program.ts";
import { analyse, type Facts } from "../analyse.ts";
import type { Engine } from "../engine.ts";
import type { Prepared } from "../prepare.ts";
import { LET_OTHERS_GO } from "../scheduling.ts";
import { type PlanOptions, runPlan } from "../search/run-plan.ts";
import { endOf, type Run } from "../search/searched-run.ts";
import { troublesOf } from "../troubles.ts";

/**
 * What the threads do when they run one after another, as far as possible: the runs of a lesson about a race are compared with that.
 *
 * @returns undefined if this run does not come to its end, or fails.
 */
export async function runSerially(
  engine: Engine,
  prepared: Prepared,
  params: Params,
  limits: PlanOptions,
): Promise<Facts | undefined> {
  const request = { ...limits, plan: { prefix: [], asleep: [] } };
  let recording = await runPlan(engine, prepared, params, request);
  if (endOf(recording.ending) === "endless")
    recording = await runPlan(engine, prepared, params, { ...request, bounds: LET_OTHERS_GO });
  const run = { end: endOf(recording.ending), facts: analyse(recording) };
  return isSound(run) ? run.facts : undefined;
}

/** Whether what a run prints is all that it should print, so that others can be compared with it. */
export function isSound({ end, facts }: Pick<Run, "end" | "facts">): boolean {
  return end === "ended" && !troublesOf(facts.events).hasCrashed;
}
