import type { RoundBounds } from "../../kernel/rounds/rounds.ts";
import type { Params } from "../../protocol/program.ts";
import { analyse, type Facts } from "../analyse.ts";
import type { Engine } from "../engine.ts";
import type { Prepared } from "../prepare.ts";
import { type PlanOptions, runPlan } from "../search/run-plan.ts";
import { endOf, isWhole } from "../search/searched-run.ts";

/** A thread that polls lets the others go on after some rounds. It would else keep them from what it waits for. */
const LET_GO_ON: RoundBounds = { polls: 16, laps: 0 };

/**
 * What the threads do when they run one after another, as far as possible: the runs of a lesson about a race are compared with that.
 *
 * @returns undefined if this run does not come to its end.
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
    recording = await runPlan(engine, prepared, params, { ...request, bounds: LET_GO_ON });
  return isWhole(endOf(recording.ending)) ? analyse(recording) : undefined;
}
