import type { ExploreResult } from "../../result/explore.ts";
import { NotOnFibers } from "../not-on-fibers.ts";
import type { Prepared } from "../prepare.ts";
import { type SentMoment, sendMoment } from "../time-budget.ts";
import type { SearchCarrier } from "./carriers.ts";
import type { Explored, ExploreLimits, Progress } from "./explore-program.ts";
import type { Sample } from "./explore-repeats.ts";
import { type PlanOptions, stepSeconds } from "./run-plan.ts";
import type { SearchEnd } from "./search-end.ts";
import { stepLimits } from "./search-options.ts";

/** The question to the worker of a search. All of it is data. */
export interface SearchQuestion {
  readonly explored: Explored;
  readonly prepared: Prepared;
  readonly limits: Omit<ExploreLimits, "began" | "signal" | "progress">;
  readonly began: SentMoment;
}

/** … and its answer. Without a result the worker does not know. */
export interface SearchAnswer {
  /** Why there is no result, for developers: the search is then made on workers. */
  readonly problem?: string;
  readonly result?: ExploreResult;
  /** What has to be confirmed, and how. */
  readonly shown?: {
    readonly end: Pick<SearchEnd, "ok">;
    readonly samples: readonly Sample[];
    readonly how: Omit<PlanOptions, "signal">;
  };
}

/** Makes a whole search in a worker, and confirms its result. @throws NotOnFibers if there is no valid result. */
export async function searchInWorker(
  { searcher, prepared, confirm }: SearchCarrier,
  explored: Explored,
  { began, signal, progress, ...limits }: ExploreLimits,
): Promise<ExploreResult> {
  const question: SearchQuestion = { explored, prepared, limits, began: sendMoment(began) };
  const seconds = limits.timeout;
  const within = {
    ...{ signal, step: stepSeconds(limits.timeout ?? limits.runTimeout) },
    ...(seconds !== undefined && { seconds }),
  };
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
  const answer: SearchAnswer | undefined = await searcher.ask(question, within, (heard) =>
    hear(heard as Progress),
  );
  await confirming;
  if (answer?.result === undefined || answer.shown === undefined)
    throw new NotOnFibers(`The worker of the search gave no answer. ${answer?.problem ?? ""}`);
  const { end, samples, how } = answer.shown;
  await confirm(explored.params, end, samples, { ...how, signal });
  return answer.result;
}
