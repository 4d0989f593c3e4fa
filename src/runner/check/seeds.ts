import type { Target } from "../../lesson/resolve.ts";
import type { RunResult } from "../../result/run.ts";
import { isTrouble, type Verdict } from "../../result/verdict.ts";
import { searchInWorker } from "../explore/search-in-worker.ts";
import { type SeededRun, seededRun } from "../explore/seeded-runs.ts";
import { prepareSearch } from "../prepare.ts";
import { NotOnFibers } from "../record.ts";
import { hasRaced } from "../run/result-of.ts";
import { limitOfRun, runTraced } from "../run/run-target.ts";
import { DEFAULT_VIRTUAL } from "../scheduling.ts";
import { onCarrier, type SearchCarrier } from "../search/carriers.ts";
import type { Session } from "../session.ts";
import { thisMoment } from "../time-budget.ts";
import type { CheckOptions } from "./check-options.ts";

/** A run under a seed, made on workers. */
export interface SeedRun {
  readonly seed: number;
  readonly run: RunResult;
}

/** What the runs of a target under its seeds did. */
export interface Seeds {
  readonly count: number;
  /** How many print something else than the expected text, and the first of them. */
  readonly differing: number;
  readonly odd?: SeedRun;
  /** The best of the others: the first that matches exactly, or else the first. */
  readonly good?: SeedRun;
  /** The first that prints something else and has a data race, too. */
  readonly raced?: SeedRun;
  /** A run in trouble. It is the last. */
  readonly trouble?: SeedRun;
}

type SeedsOptions = Pick<CheckOptions, "sets" | "timeout" | "signal" | "program"> & {
  readonly seeds: number;
};

/**
 * Runs a target under one seed after another, until a run is in trouble. The first run is made on workers, the others on fibers if they can
 * run the program. Those that are shown are made again on workers, and have to make the same steps.
 */
export async function runUnderSeeds(
  session: Session,
  target: Target,
  { seeds, ...options }: SeedsOptions,
): Promise<Seeds> {
  const first = await underSeed(1);
  // A run that involves the outside world does not depend on the seed alone: more seeds prove nothing more.
  const isEnough = (run: RunResult) => isTrouble(run) || run.findings.some(({ kind }) => kind === "outside");
  if (seeds === 1 || isEnough(first.run)) return summaryOf([first.run]);
  const { sets, signal } = options;
  const explored = await prepareSearch(target, { sets, ownParams: true, program: options.program });
  return onCarrier(session, explored, onWorkers, onFibers);

  async function onWorkers(): Promise<Seeds> {
    const runs = [first.run];
    for (let seed = 2; seed <= seeds && !signal.aborted; seed++) {
      const { run } = await underSeed(seed);
      runs.push(run);
      if (isEnough(run)) break;
    }
    return summaryOf(runs);
  }

  async function onFibers(carrier: SearchCarrier): Promise<Seeds> {
    const limits = {
      seeds,
      signal,
      dropsInterrupted: true,
      began: thisMoment(),
      runTimeout: limitOfRun(target, options),
    };
    const runs = await searchInWorker(carrier, "seeds", limits);
    requireSame(first.same, runs[0]);
    return summaryFrom(runs, async (seed) => {
      const { run, same } = seed === 1 ? first : await underSeed(seed);
      requireSame(same, runs[seed - 1]);
      return run;
    });
  }

  async function underSeed(seed: number): Promise<{ readonly run: RunResult; readonly same: SeededRun }> {
    const scheduling = { ...DEFAULT_VIRTUAL, seed };
    const { result: run, trace } = await runTraced(session, target, { ...options, scheduling });
    return { run, same: seededRun(run, trace?.events ?? []) };
  }
}

function requireSame(onWorkers: SeededRun, onFibers: SeededRun | undefined): void {
  if (onWorkers.verdict !== onFibers?.verdict || onWorkers.trace !== onFibers.trace)
    throw new NotOnFibers("A run on workers was not the same as on fibers.");
}

function summaryOf(runs: readonly RunResult[]): Promise<Seeds> {
  const told = runs.map((run) => ({ verdict: run.verdict, raced: hasRaced(run) }));
  return summaryFrom(told, async (seed) => runs[seed - 1] as RunResult);
}

async function summaryFrom(
  runs: readonly Omit<SeededRun, "trace">[],
  show: (seed: number) => Promise<RunResult>,
): Promise<Seeds> {
  const shown = async (
    name: "odd" | "raced" | "good" | "trouble",
    isWanted: (verdict: Verdict, raced: boolean) => boolean,
  ) => {
    const seed = runs.findIndex(({ verdict, raced }) => isWanted(verdict, raced)) + 1;
    return seed === 0 ? undefined : { [name]: { seed, run: await show(seed) } };
  };
  const count = runs.length;
  const differing = runs.filter(({ verdict }) => verdict === "mismatch").length;
  const trouble = await shown("trouble", (verdict) => isTrouble({ verdict }));
  if (trouble !== undefined) return { count, differing, ...trouble };
  const good =
    (await shown("good", (verdict) => verdict === "match")) ??
    (await shown("good", (verdict) => verdict !== "mismatch"));
  const odd = await shown("odd", (verdict) => verdict === "mismatch");
  const raced = await shown("raced", (verdict, raced) => verdict === "mismatch" && raced);
  return { count, differing, ...good, ...odd, ...raced };
}
