import { usageError } from "../../protocol/errors.ts";
import type { Program } from "../../protocol/program.ts";
import type { Searcher } from "../../supervisor/searcher.ts";
import type { Engine } from "../engine.ts";
import { isLogged } from "../log.ts";
import type { Explored } from "../prepare.ts";
import { NotOnFibers } from "../record.ts";
import type { Session } from "../session.ts";
import { type Confirm, confirmOn } from "./confirm.ts";
import { fiberProgramOf } from "./fiber-programs.ts";

/**
 * Runs the threads of a search. Fibers take turns in one worker, and a schedule costs a fraction of what it costs on separate workers. The
 * results of a search on fibers have to be true of real threads: each run that it shows is repeated once on workers.
 */
export interface Carrier extends Explored {
  /** Makes the runs of the search. */
  readonly engine: Engine;
  /** For a search on workers there is nothing to confirm. */
  readonly confirm: Confirm;
  /** Whether the search was made before, and the results of its runs are lost. */
  readonly hasLost?: boolean;
}

/** A worker that makes a whole search. Its results have to be confirmed, too. */
export interface SearchCarrier extends Omit<Carrier, "engine"> {
  readonly searcher: Searcher;
}

/**
 * Makes a search: as a whole in another worker with fibers, if they can run the program. If they turn out unable to, or a run differs on
 * workers, the search is made again on workers, without the results of the fibers.
 */
export async function onCarrier<Result>(
  session: Session,
  explored: Explored,
  onWorkers: (carrier: Carrier) => Promise<Result>,
  inWorker: (carrier: SearchCarrier) => Promise<Result>,
): Promise<Result> {
  const wanted = carrierAsked(process.env);
  const { program } = explored;
  // The log shows each run, but the worker of a search has no log.
  const isTried = wanted !== "workers" && !isLogged() && !unfit.has(program);
  const carrier = isTried ? await openSearch(session, explored) : undefined;
  if (carrier === undefined && wanted === "fibers")
    throw new NotOnFibers("This program cannot be run on fibers.");
  let hasLost = false;
  try {
    if (carrier !== undefined) return await inWorker(carrier);
  } catch (error) {
    if (!(error instanceof NotOnFibers) || wanted === "fibers") throw error;
    hasLost = error.hasLost;
  }
  unfit.add(program);
  return onWorkers({ ...explored, engine: session, confirm: async () => {}, hasLost });
}

/** Programs that fibers cannot run. */
const unfit = new WeakSet<Program>();

/** @returns a worker for the search; undefined if fibers cannot run the program. */
async function openSearch(session: Session, explored: Explored): Promise<SearchCarrier | undefined> {
  // It starts while the program is compiled.
  const program = await fiberProgramOf(explored.program, () => void session.searcher?.().catch(() => {}));
  const searcher = program === false ? undefined : await session.searcher?.();
  if (searcher === undefined || program === false) return undefined;
  return { ...explored, program, searcher, confirm: confirmOn({ ...explored, engine: session }) };
}

/** Environment variable that says which carrier searches use, for tests: "workers", or "fibers" and no fall-back to workers. */
const CARRIER = "THREADLAB_CARRIER";

/** @throws ThreadlabError `ERR_USAGE` if there is no such carrier. */
export function carrierAsked(env: NodeJS.ProcessEnv): "workers" | "fibers" | undefined {
  const asked = env[CARRIER];
  if (asked === undefined || asked === "") return undefined;
  if (asked === "workers" || asked === "fibers") return asked;
  throw usageError(
    `${CARRIER} is ${JSON.stringify(asked)}. It can be workers or fibers; leave it out for the usual searches.`,
  );
}
