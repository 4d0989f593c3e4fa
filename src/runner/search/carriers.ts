import type { Program } from "../../protocol/program.ts";
import type { Searcher } from "../../supervisor/searcher.ts";
import type { Engine } from "../engine.ts";
import { isLogged } from "../log.ts";
import { NotOnFibers } from "../not-on-fibers.ts";
import type { Prepared } from "../prepare.ts";
import type { Session } from "../session.ts";
import { type Confirm, confirmOn } from "./confirm.ts";
import { fiberProgramOf } from "./fiber-programs.ts";

/**
 * Runs the threads of a search. Fibers take turns in one worker, and a schedule costs a fraction of what it costs on separate workers. The
 * results of a search on fibers have to be true of real threads: each run that it shows is repeated once on workers.
 */
export interface Carrier {
  /** Makes the runs of the search. */
  readonly engine: Engine;
  readonly prepared: Prepared;
  readonly isFibers: boolean;
  /** For a search on workers there is nothing to confirm. */
  readonly confirm: Confirm;
}

/** A worker that makes a whole search. Its results have to be confirmed, too. */
export interface SearchCarrier extends Pick<Carrier, "prepared" | "confirm"> {
  readonly searcher: Searcher;
}

/**
 * Environment variable that says which carrier searches use, for tests: "workers", "fibers" and no fall-back to workers, or "either":
 * fibers from the first run on, if possible.
 */
const CARRIER = "THREADLAB_CARRIER";

/** Runs on workers before a search begins again on fibers, if the supervisor makes the runs: a shorter search is not worth it. */
const SHORT_SEARCH = 40;

/** A search takes so many runs that it should begin with fibers. */
class LongSearch extends Error {}

/**
 * Makes a search with fibers, if the program can run on them: as a whole in another worker, or else once it has turned out to be long. If
 * fibers turn out unable to run it, or a run differs on workers, the search is made again on workers, without the results of the fibers.
 *
 * @param search called once, or up to three times. @param inWorker makes the whole search in another worker, if that is possible.
 */
export async function onCarrier<Result>(
  session: Session,
  prepared: Prepared,
  search: (carrier: Carrier) => Promise<Result>,
  inWorker?: (carrier: SearchCarrier) => Promise<Result>,
): Promise<Result> {
  const workers: Carrier = { engine: session, prepared, isFibers: false, confirm: async () => {} };
  const wanted = process.env[CARRIER];
  // The log shows each run, but the worker of a search has no log.
  const asWhole = session.searcher === undefined || isLogged() ? undefined : inWorker;
  const isTried = wanted === undefined && asWhole === undefined;
  if (isTried && session.fibers !== undefined && !unfit.has(prepared.program)) {
    try {
      return await search({ ...workers, engine: forShortSearch(session) });
    } catch (error) {
      if (!(error instanceof LongSearch)) throw error;
    }
  }
  const onFibers = wanted === "workers" ? undefined : await openFibers(session, prepared, search, asWhole);
  if (onFibers === undefined) {
    if (wanted === "fibers") throw new NotOnFibers("This program cannot be run on fibers.");
    unfit.add(prepared.program);
    return search(workers);
  }
  try {
    return await onFibers();
  } catch (error) {
    if (!(error instanceof NotOnFibers) || wanted === "fibers") throw error;
    unfit.add(prepared.program);
    return search(workers);
  }
}

function forShortSearch(session: Session): Engine {
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

/** @returns makes the search on fibers; undefined if they cannot run the program. */
async function openFibers<Result>(
  session: Session,
  prepared: Prepared,
  search: (carrier: Carrier) => Promise<Result>,
  inWorker: ((carrier: SearchCarrier) => Promise<Result>) | undefined,
): Promise<(() => Promise<Result>) | undefined> {
  if (session.fibers === undefined || unfit.has(prepared.program)) return undefined;
  const open = async () => ({
    searcher: inWorker && (await session.searcher?.()),
    fibers: inWorker ? undefined : await session.fibers?.(),
  });
  // It starts while the program is compiled.
  const program = await fiberProgramOf(prepared.program, () => void open().catch(() => {}));
  if (program === false) return undefined;
  const { searcher, fibers } = await open();
  const confirm = confirmOn(session, prepared);
  const compiled = { ...prepared, program };
  if (searcher !== undefined)
    return async () => inWorker?.({ searcher, prepared: compiled, confirm }) as Promise<Result>;
  return () => search({ engine: fibers as Engine, prepared: compiled, isFibers: true, confirm });
}
