import type { Explored } from "../prepare.ts";
import { NotOnFibers } from "../record.ts";
import { onCarrier, type SearchCarrier } from "../search/carriers.ts";
import type { Sample } from "../search/repeats-itself.ts";
import type { PlanOptions } from "../search/run-plan.ts";
import type { SearchEnd } from "../search/search-end.ts";
import { type SearchLimits, stepLimits } from "../search/search-options.ts";
import type { Session } from "../session.ts";
import { type SentMoment, sendMoment } from "../time-budget.ts";
import type { ExploreProgress } from "./explore-program.ts";
import type { LimitsOf, SearchName, SearchResult } from "./searches.ts";

/**
 * Seconds that a thread may compute without a decision before the search is made on workers, which have the last word on a thread that does
 * not end. A program with such steps gains nothing on fibers: these only save the milliseconds of a worker's wake-up. The time between two
 * runs counts, too, and is about a second after the longest runs.
 */
const FIBER_STEP_SECONDS = 5;

/** A question to the worker of a search. All of it is data. */
export interface SearchQuestion<Name extends SearchName = SearchName> {
  readonly name: Name;
  readonly explored: Explored;
  readonly limits: Omit<LimitsOf<Name>, "began" | "signal" | "progress" | "dropsInterrupted">;
  readonly began: SentMoment;
}

/** … and its answer. */
export interface SearchAnswer {
  /** Why nothing is known, for developers: the search is then made on workers. */
  readonly problem?: string;
  readonly found?: SearchResult<SearchName>;
  /** What has to be confirmed, and how. */
  readonly shown?: {
    readonly end: Pick<SearchEnd, "ok">;
    readonly samples: readonly Sample[];
    readonly how: Omit<PlanOptions, "signal">;
  };
}

/** Makes a search, as a whole in a worker if fibers can run the program. */
export function makeSearch<Name extends SearchName>(
  session: Session,
  explored: Explored,
  name: Name,
  limits: LimitsOf<Name>,
): Promise<SearchResult<Name>> {
  return onCarrier(
    session,
    explored,
    async (carrier) => {
      // Most searches are made in the worker, which has this code for itself.
      const { SEARCHES } = await import("./searches.ts");
      return SEARCHES[name](carrier, limits);
    },
    (carrier) => searchInWorker(carrier, name, limits),
  );
}

/** Makes a whole search in a worker, and confirms what it shows. @throws NotOnFibers if there is no valid result. */
export async function searchInWorker<Name extends SearchName>(
  { searcher, confirm, ...explored }: SearchCarrier,
  name: Name,
  { began, signal, progress, dropsInterrupted = false, ...limits }: LimitsOf<Name>,
): Promise<SearchResult<Name>> {
  const { timeout, jobs = 1 } = limits;
  /** A result is shown once it was seen on workers, too. */
  let confirming = Promise.resolve();
  let hasRun = false;
  const hear = (heard: ExploreProgress) => {
    hasRun = true;
    progress?.({ ...heard, found: [] });
    for (const found of heard.found) {
      // Only a search with these limits reports what it has found.
      const how = stepLimits({ ...(limits as Omit<SearchLimits, "signal">), signal });
      confirming = confirming
        .then(() => confirm({ ok: true }, [found], how))
        .then(() => progress?.({ ...heard, found: [found] }))
        // The search itself is confirmed as a whole.
        .catch(() => {});
    }
  };
  const question: SearchQuestion<Name> = { name, explored, limits, began: sendMoment(began) };
  const within = {
    ...{ signal, step: FIBER_STEP_SECONDS, dropsInterrupted, helpers: jobs - 1 },
    ...(timeout !== undefined && { seconds: timeout }),
  };
  const answer: SearchAnswer = (await searcher.ask(question, within, (heard) =>
    hear(heard as ExploreProgress),
  )) ?? {
    problem: "It has ended.",
  };
  await confirming;
  const { problem, found, shown } = answer;
  if (problem !== undefined)
    throw new NotOnFibers(`The worker of the search gave no answer. ${problem}`, hasRun);
  if (shown !== undefined) await confirm(shown.end, shown.samples, { ...shown.how, signal });
  return found;
}
