import { createHash } from "node:crypto";
import type { TraceEvent } from "../../protocol/event.ts";
import type { RunResult } from "../../result/run.ts";
import { isTrouble, type Verdict } from "../../result/verdict.ts";
import { createObserver } from "../observer.ts";
import { type RecordOptions, record } from "../record.ts";
import { hasRaced, shortResultOf } from "../run/result-of.ts";
import { DEFAULT_VIRTUAL } from "../scheduling.ts";
import type { Carrier } from "../search/carriers.ts";

/** What a run under a seed did. */
export interface SeededRun {
  readonly verdict: Verdict;
  /** Whether it has a data race, besides a wrong text perhaps. */
  readonly raced: boolean;
  /** Identifies all of its steps: a run that makes others has another one. */
  readonly trace: string;
}

export interface SeedOptions extends Pick<RecordOptions, "signal"> {
  /** Seconds for each run. */
  readonly runTimeout: number;
  /** The number of seeds, which begin with 1. */
  readonly seeds: number;
}

/** Runs a program under one seed after another, until a run is in trouble. */
export async function runSeeds(
  carrier: Carrier,
  { seeds, runTimeout: timeout, signal }: SeedOptions,
): Promise<readonly SeededRun[]> {
  const { engine, target, program, params } = carrier;
  const runs: SeededRun[] = [];
  for (let seed = 1; seed <= seeds && !signal.aborted; seed++) {
    const scheduling = { ...DEFAULT_VIRTUAL, seed };
    const observer = createObserver(program, undefined);
    const { ending } = await record(engine, { program, params, timeout, signal, scheduling, observer });
    const limit = { seconds: timeout, clock: "virtual" } as const;
    const run = shortResultOf(target, carrier, { observer, ending }, limit);
    runs.push(seededRun(run, observer.events));
    if (isTrouble(run)) break;
  }
  return runs;
}

export function seededRun(
  run: Pick<RunResult, "verdict" | "findings">,
  events: readonly TraceEvent[],
): SeededRun {
  const trace = createHash("sha256").update(JSON.stringify(events)).digest("hex");
  return { verdict: run.verdict, raced: hasRaced(run), trace };
}
