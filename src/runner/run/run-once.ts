import type { Target } from "../../lesson/resolve.ts";
import type { RunResult } from "../../result/run.ts";
import type { Engine } from "../engine.ts";
import { createObserver, type Observer } from "../observer.ts";
import type { Prepared } from "../prepare.ts";
import { type Recording, type RecordOptions, record } from "../record.ts";
import type { RunWatch } from "../watch.ts";
import { resultOf } from "./result-of.ts";

export interface OnceOptions extends Pick<RecordOptions, "params" | "scheduling" | "timeout" | "signal"> {
  readonly watch?: RunWatch | undefined;
  /** How many of the possible orders of the printed lines to list. Default 0. */
  readonly orders?: number;
}

export interface JudgedRun {
  readonly run: Recording;
  readonly observer: Observer;
  readonly judged: RunResult;
}

/** Runs a prepared program once, and judges the run by itself. */
export async function runOnce(
  engine: Engine,
  target: Target,
  prepared: Prepared,
  { watch, orders = 0, ...how }: OnceOptions,
): Promise<JudgedRun> {
  const observer = createObserver(prepared.program, watch);
  const run = await record(engine, { ...how, program: prepared.program, observer });
  const limit = { seconds: how.timeout, clock: how.scheduling.clock };
  const judged = resultOf(target, prepared, { observer, ending: run.ending }, { limit, orders });
  return { run, observer, judged };
}
