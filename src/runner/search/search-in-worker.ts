import type { Params } from "../../protocol/program.ts";
import type { ExploreResult } from "../../result/explore.ts";
import { NotOnFibers } from "../not-on-fibers.ts";
import type { Prepared } from "../prepare.ts";
import { type SentMoment, sendMoment } from "../time-budget.ts";
import type { SearchCarrier } from "./carriers.ts";
import type { DifferingLimits, DifferingTraces } from "./differing-traces.ts";
import type { Explored, ExploreLimits, Progress } from "./explore-program.ts";
import type { Sample } from "./explore-repeats.ts";
import { type PlanOptions, stepSeconds } from "./run-plan.ts";
import type { SearchEnd } from "./search-end.ts";
import { stepLimits } from "./search-options.ts";
import type { SeededRun, SeedOptions } from "./seeded-runs.ts";

/** A question to the worker of a search. All of it is data. */
export type SearchQuestion = { readonly prepared: Prepared; readonly explored: Explored } & (
  | {
      readonly kind: "explore";
      readonly limits: Omit<ExploreLimits, "began" | "signal" | "progress" | "dropsInterrupted">;
      readonly began: SentMoment;
    }
  | {
      readonly kind: "differing traces";
      readonly limits: Pick<DifferingLimits, "length">;
      readonly began: SentMoment;
    }
  | { readonly kind: "seeds"; readonly limits: Omit<SeedOptions, "signal"> }
);

/** What each of them asks for. */
export interface Found {
  readonly explore: ExploreResult;
  readonly "differing traces": { readonly traces: DifferingTraces | undefined };
  readonly seeds: readonly SeededRun[];
}

/** … and its answer. Without a result the worker does not know. */
export interface SearchAnswer {
  /** Why there is no result, for developers: the search is then made on workers. */
  readonly problem?: string;
  readonly result?: Found[keyof Found];
  /** What has to be confirmed, and how. */
  readonly shown?: {
    readonly end: Pick<SearchEnd, "ok">;
    readonly samples: readonly Sample[];
    readonly how: Omit<PlanOptions, "signal">;
  };
}

/** Makes a whole search in a worker, and confirms its result. @throws NotOnFibers if there is no valid result. */
export async function searchInWorker(
  carrier: SearchCarrier,
  explored: Explored,
  { began, signal, progress, dropsInterrupted = false, ...limits }: ExploreLimits,
): Promise<ExploreResult> {
  const { prepared, confirm } = carrier;
  const { timeout, runTimeout } = limits;
  /** A result is shown once it was seen on workers, too. */
  let confirming = Promise.resolve();
  const hear = (heard: Progress) => {
    progress?.({ ...heard, found: [] });
    for (const found of heard.found) {
      const how = stepLimits({ ...limits, signal });
      confirming = confirming
        .then(() => confirm(explored.params, { ok: true }, [found], how))
        .then(() => progress?.({ ...heard, found: [found] }))
        // The search itself is confirmed as a whole.
        .catch(() => {});
    }
  };
  return ask<"explore">(
    carrier,
    { kind: "explore", explored, prepared, limits, began: sendMoment(began) },
    {
      ...{ signal, step: stepSeconds(timeout ?? runTimeout), dropsInterrupted },
      ...(timeout !== undefined && { seconds: timeout }),
    },
    (heard) => hear(heard as Progress),
    () => confirming,
  );
}

/** The same for the traces of a lesson that differ. */
export async function differingInWorker(
  carrier: SearchCarrier,
  explored: Explored,
  { began, signal, length }: DifferingLimits,
): Promise<DifferingTraces | undefined> {
  const { prepared } = carrier;
  const limits = { length };
  const { traces } = await ask<"differing traces">(
    carrier,
    { kind: "differing traces", explored, prepared, limits, began: sendMoment(began) },
    { signal, step: stepSeconds(), dropsInterrupted: true },
  );
  return traces;
}

/** The same for runs under seeds. The caller has to confirm them. */
export function seedsInWorker(
  carrier: SearchCarrier,
  explored: Explored,
  { signal, ...limits }: SeedOptions,
): Promise<readonly SeededRun[]> {
  const { prepared } = carrier;
  return ask<"seeds">(
    carrier,
    { kind: "seeds", explored, prepared, limits },
    { signal, step: limits.timeout, dropsInterrupted: true },
  );
}

async function ask<Kind extends keyof Found>(
  { searcher, confirm }: SearchCarrier,
  question: SearchQuestion & { readonly kind: Kind },
  within: Parameters<SearchCarrier["searcher"]["ask"]>[1],
  hear: (message: object) => void = () => {},
  settled: () => Promise<void> = async () => {},
): Promise<Found[Kind]> {
  const answer: SearchAnswer | undefined = await searcher.ask(question, within, hear);
  await settled();
  if (answer?.result === undefined)
    throw new NotOnFibers(`The worker of the search gave no answer. ${answer?.problem ?? ""}`);
  if (answer.shown !== undefined) {
    const { end, samples, how } = answer.shown;
    const params: Params = question.explored.params;
    await confirm(params, end, samples, { ...how, signal: within.signal });
  }
  return answer.result as Found[Kind];
}
