import { createWorld, WORLD_BYTES, type World } from "../kernel/memory/world.ts";
import { createSupervisorKernel } from "../kernel/supervision/reset.ts";
import { userCodeStore } from "../lesson/program/program-store.ts";
import { ThreadlabError } from "../protocol/errors.ts";
import type { Script } from "../protocol/process.ts";
import { createSearcher, type Searcher } from "../supervisor/searcher.ts";
import { createPool, textOf, type WorkerPool } from "../supervisor/workers/pool.ts";
import { type Engine, executeOn } from "./engine.ts";
import { findScript } from "./script.ts";

/** A world and the workers that serve it. Runs one program at a time; its workers are kept from run to run. */
export interface Session extends Engine, AsyncDisposable {
  readonly pool: WorkerPool;
  /** Opens the worker that makes whole searches, or returns it. Without it, searches are made on the workers of the session. */
  searcher?(): Promise<Searcher>;
  /** Ends all workers, as the end of a block does that has the session by `await using`. */
  close(): Promise<void>;
}

/** A session that is open, and that nobody has asked for yet. */
let ahead: Promise<Session> | undefined;

/**
 * Opens a session for the next call of {@link openSession}: its workers start while the caller still loads its own code.
 *
 * @param searches whether it is to make searches.
 */
export function openAhead({ searches }: { readonly searches: boolean }): void {
  ahead ??= openSession();
  // The caller of `openSession` is told what is wrong with it.
  ahead.then((session) => (searches ? session.searcher?.() : undefined)).catch(() => {});
}

/** Closed sessions that are kept to be used again; undefined if none are kept. */
let kept: KeptSession[] | undefined;

interface KeptSession extends Session {
  /** Ends all workers, kept or not. */
  end(): Promise<void>;
}

/**
 * Keeps each closed session, with its workers, for the next one to be opened: for callers that run again and again.
 *
 * @returns a function that ends the kept sessions, and keeps no more.
 */
export function keepSessions(): () => Promise<void> {
  const sessions: KeptSession[] = [];
  kept = sessions;
  return async () => {
    kept = undefined;
    await Promise.all(sessions.map((session) => session.end()));
  };
}

/**
 * Sets a session up; workers start at once, while the caller still compiles.
 *
 * @param script the program of its workers.
 */
export async function openSession(script: Promise<Script> = findScript("worker")): Promise<Session> {
  const known = ahead ?? kept?.pop();
  ahead = undefined;
  if (known !== undefined) return known;
  const kernel = createSupervisorKernel(allocateWorld());
  const store = userCodeStore(import.meta.url);
  const pool = createPool(kernel, await script, store);
  pool.provide(2);
  const execute = executeOn(kernel, pool, async () => ({
    worker: await findScript("worker"),
    process: await findScript("process"),
    codes: store?.folder,
  }));
  let searcher: Promise<Searcher> | undefined;
  const end = async () => {
    await Promise.all([pool.close(), searcher?.then((one) => one.close())]);
  };
  const session: KeptSession = {
    ...{ kernel, pool, execute, end },
    async searcher() {
      if (searcher !== undefined && (await searcher).isGone()) searcher = undefined;
      searcher ??= openSearcher();
      return searcher;
    },
    close: async () => (kept === undefined ? end() : void kept.push(session)),
    [Symbol.asyncDispose]: () => session.close(),
  };
  return session;
}

async function openSearcher(): Promise<Searcher> {
  const [fibers, search] = await Promise.all([findScript("fibers"), findScript("search")]);
  return createSearcher(allocateWorld, textOf(fibers), textOf(search), userCodeStore(import.meta.url));
}

function allocateWorld(): World {
  try {
    return createWorld();
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new ThreadlabError(
      "ERR_WORKER_START",
      `The system does not grant the ${Math.round(WORLD_BYTES / 1e6)} MB of memory that threads share. Raise the limit (ulimit -v).`,
    );
  }
}
