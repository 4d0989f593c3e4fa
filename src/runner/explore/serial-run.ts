import type { Params } from "../../protocol/program.ts";
import { analyse, type Facts } from "../analyse.ts";
import type { Engine } from "../engine.ts";
import type { Prepared } from "../prepare.ts";
import { DEFAULT_VIRTUAL } from "../scheduling.ts";
import { type PlanOptions, runPlan } from "../search/run-plan.ts";
import { endOf, isWhole } from "../search/searched-run.ts";

/**
 * What the threads do when they run one after another, as far as possible: the runs of a lesson about a race are compared with that. A
 * thread that polls lets the others go on, as in any run under a seed.
 *
 * @returns undefined if this run does not come to its end.
 */
export async function runSerially(
  engine: Engine,
  prepared: Prepared,
  params: Params,
  limits: PlanOptions,
): Promise<Facts | undefined> {
  const { bounds } = DEFAULT_VIRTUAL;
  const recording = await runPlan(engine, prepared, params, {
    ...limits,
    plan: { prefix: [], asleep: [] },
    bounds,
  });
  return isWhole(endOf(recording.ending)) ? analyse(recording) : undefined;
}
