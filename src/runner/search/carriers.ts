import type { TraceEvent } from "../../protocol/event.ts";
import type { Params, Program } from "../../protocol/program.ts";
import { NotOnFibers } from "../not-on-fibers.ts";
import type { Prepared } from "../prepare.ts";
import type { Recording } from "../record.ts";
import type { Session } from "../session.ts";
import { isSame, LEAST_RUNS, type Sample } from "./explore-repeats.ts";
import type { SearchEnd } from "./explore-search.ts";
import { type PlanOptions, runPlan } from "./run-plan.ts";

/**
 * What runs the threads of a search. Fibers take turns in one worker, and a schedule costs a fraction of what it costs on workers of
 * their own. What a search on fibers says is said of real threads: each run that it shows is made once more on workers.
 */
export interface Carrier {
  /** Where the runs of the search are made. */
  readonly session: Session;
  readonly prepared: Prepared;
  readonly isFibers: boolean;
  /**
   * Makes runs of a search again on workers, step by step the same. For a search on workers there is nothing to confirm.
   *
   * @param end how the search went. @throws NotOnFibers where a run differs, or the search itself says that it proves nothing.
   */
  confirm(
    params: Params,
    end: Pick<SearchEnd, "ok">,
    samples: readonly Sample[],
    options: PlanOptions,
  ): Promise<void>;
}

/**
 * Environment variable that says which carrier searches use, for tests: "workers", "fibers" and no fall-back to workers, or "either":
 * fibers from the first run on, where they can.
 */
const CARRIER = "THREADLAB_CARRIER";

/** Runs on workers before a search is made anew on fibers. A shorter one has ended by the time that fibers have begun. */
const SHORT_SEARCH = 1_000;

/** A search takes so many runs that it is worth to begin with fibers. */
class LongSearch extends Error {}

/**
 * Makes a search on workers and, if it is a long one, anew with fibers, where the program can be run so. If it then turns out that it
 * cannot, or that a run is another one on workers, what the fibers found is dropped, and the search is made on workers.
 *
 * @param search called once, or up to three times.
 */
export async function onCarrier<Result>(
  session: Session,
  prepared: Prepared,
  search: (carrier: Carrier) => Promise<Result>,
): Promise<Result> {
  const workers: Carrier = { session, prepared, isFibers: false, confirm: async () => {} };
  const wanted = process.env[CARRIER];
  if (wanted === undefined && session.fibers !== undefined && !unfit.has(prepared.program)) {
    try {
      return await search({ ...workers, session: forShortSearch(session) });
    } catch (error) {
      if (!(error instanceof LongSearch)) throw error;
    }
  }
  const fibers = wanted === "workers" ? undefined : await openFibers(session, prepared);
  if (fibers === undefined) {
    if (wanted === "fibers") throw new NotOnFibers("This program cannot be run on fibers.");
    unfit.add(prepared.program);
    return search(workers);
  }
  try {
    return await search(fibers);
  } catch (error) {
    if (!(error instanceof NotOnFibers) || wanted === "fibers") throw error;
    unfit.add(prepared.program);
    return search(workers);
  }
}

function forShortSearch(session: Session): Session {
  const { shortSearch = SHORT_SEARCH } = session;
  let runs = 0;
  return {
    ...session,
    beforeRun() {
      if (runs++ === shortSearch) throw new LongSearch("A search has taken more runs than a short one.");
    },
  };
}

/** Programs that fibers cannot run. */
const unfit = new WeakSet<Program>();

async function openFibers(workers: Session, prepared: Prepared): Promise<Carrier | undefined> {
  if (workers.fibers === undefined || unfit.has(prepared.program)) return undefined;
  const session = await workers.fibers();
  const { fiberProgram } = await import("../../fibers/fiber-program.ts");
  const program = fiberProgram(prepared.program, session.names);
  if (program === undefined) return undefined;
  return {
    session,
    prepared: { ...prepared, program },
    isFibers: true,
    async confirm(params, { ok }, samples, options) {
      if (!ok && !options.signal.aborted)
        throw new NotOnFibers("What stopped the search may be other on workers.");
      // What is shown after Ctrl-C has to be true, too.
      const how = { ...options, signal: new AbortController().signal };
      const least = samples.length === 0 || options.signal.aborted ? 0 : LEAST_RUNS;
      for (let i = 0; i < Math.max(samples.length, least); i++) {
        const sample = samples[i % samples.length] as Sample;
        const again = await runAgain(workers, prepared, params, sample, how);
        if (!isSameRun(again.events, sample.events))
          throw new NotOnFibers("A run on workers was not the same as on fibers.");
      }
    },
  };
}

function runAgain(
  session: Session,
  prepared: Prepared,
  params: Params,
  { schedule, bounds }: Sample,
  options: PlanOptions,
): Promise<Recording> {
  const plan = { prefix: schedule, asleep: [] };
  // One that was stopped for its length is stopped at the same step.
  return runPlan(session, prepared, params, { ...options, plan, bounds, stepCap: schedule.length });
}

function isSameRun(one: readonly TraceEvent[], other: readonly TraceEvent[]): boolean {
  return one.length === other.length && one.every((event, at) => isSame(event, other[at] as TraceEvent, []));
}
