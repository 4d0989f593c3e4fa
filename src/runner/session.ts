import { namesIn } from "../fibers/head.ts";
import { createWorld, WORLD_BYTES, type World } from "../kernel/memory/world.ts";
import { createSupervisorKernel } from "../kernel/supervision/reset.ts";
import { userCodeStore } from "../lesson/program/program-store.ts";
import { internalError, ThreadlabError } from "../protocol/errors.ts";
import type { Script } from "../protocol/process.ts";
import { createSearcher, type Searcher } from "../supervisor/searcher.ts";
import { createHost } from "../supervisor/workers/host.ts";
import { createPool, textOf, type WorkerPool } from "../supervisor/workers/pool.ts";
import { type Engine, executeOn } from "./engine.ts";
import { findScript } from "./script.ts";

/** A world and the workers that serve it. Runs one program at a time; its workers are kept from run to run. */
export interface Session extends Engine {
  readonly pool: WorkerPool;
  /** Opens a session whose threads are fibers, or returns the open one; undefined if this session is one. */
  fibers?(): Promise<FiberSession>;
  /** The same for a worker that makes whole searches. */
  searcher?(): Promise<Searcher>;
  /** Runs that a search makes on workers before it changes to fibers whose runs the supervisor makes; without it, the usual number. */
  readonly shortSearch?: number;
  /** Ends all workers. */
  close(): Promise<void>;
}

/** A session whose threads are fibers of one worker. It runs what `fiberProgram` has compiled, under schedules. */
export interface FiberSession extends Session {
  /** What of the runtime may wait, by name. */
  readonly names: readonly string[];
  isGone(): boolean;
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
 * @returns ends the kept sessions, and the keeping.
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
  const known = kept?.pop();
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
  let open: Promise<FiberSession> | undefined;
  let searcher: Promise<Searcher> | undefined;
  const end = async () => {
    await Promise.all([
      pool.close(),
      open?.then((fibers) => fibers.close()),
      searcher?.then((one) => one.close()),
    ]);
  };
  const session: KeptSession = {
    ...{ kernel, pool, execute, end },
    async fibers() {
      if (open !== undefined && (await open).isGone()) open = undefined;
      open ??= findScript("fibers").then((script) => openFibers(textOf(script)));
      return open;
    },
    async searcher() {
      if (searcher !== undefined && (await searcher).isGone()) searcher = undefined;
      searcher ??= openSearcher();
      return searcher;
    },
    close: async () => (kept === undefined ? end() : void kept.push(session)),
  };
  return session;
}

/** @param text the program of the worker. */
export async function openFibers(text: string): Promise<FiberSession> {
  const kernel = createSupervisorKernel(allocateWorld());
  const pool = createHost(kernel, text, userCodeStore(import.meta.url));
  pool.provide(1);
  const execute = executeOn(kernel, pool, () =>
    Promise.reject(internalError("A program on fibers started a process.")),
  );
  return {
    kernel,
    pool,
    execute,
    names: namesIn(text),
    isGone: () => pool.isGone(),
    close: () => pool.close(),
  };
}

async function openSearcher(): Promise<Searcher> {
  const [fibers, search] = await Promise.all([findScript("fibers"), findScript("search")]);
  return createSearcher(allocateWorld(), textOf(fibers), textOf(search), userCodeStore(import.meta.url));
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
