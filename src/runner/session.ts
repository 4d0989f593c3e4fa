import { createWorld, WORLD_BYTES, type World } from "../kernel/memory/world.ts";
import type { Kernel } from "../kernel/steps/kernel.ts";
import { createSupervisorKernel } from "../kernel/supervision/reset.ts";
import { ThreadlabError } from "../protocol/errors.ts";
import type { Script, Scripts } from "../protocol/process.ts";
import { createPool, type WorkerPool } from "../supervisor/pool.ts";
import { findScript } from "./script.ts";

/** A world and the workers that serve it. Runs one program at a time; its workers are kept from run to run. */
export interface Session {
  readonly kernel: Kernel;
  readonly pool: WorkerPool;
  /** The programs of its workers and of child processes. */
  scripts(): Promise<Scripts>;
  /** Ends all workers. */
  close(): Promise<void>;
}

/** Sessions that were closed and are kept for the next one; undefined where none are kept. */
let kept: Session[] | undefined;

/**
 * Keeps each session that is closed, with its workers, for the next one to be opened: for those who run again and again.
 *
 * @returns ends those that are kept, and the keeping.
 */
export function keepSessions(): () => Promise<void> {
  const sessions: Session[] = [];
  kept = sessions;
  return async () => {
    kept = undefined;
    await Promise.all(sessions.map(({ pool }) => pool.close()));
  };
}

/**
 * Sets a session up; workers begin to come up at once, while the caller still compiles.
 *
 * @param script the program of its workers.
 */
export async function openSession(script: Promise<Script> = findScript("worker")): Promise<Session> {
  const known = kept?.pop();
  if (known !== undefined) return known;
  const kernel = createSupervisorKernel(allocateWorld());
  const pool = createPool(kernel, await script);
  pool.provide(2);
  const scripts = async () => ({ worker: await findScript("worker"), process: await findScript("process") });
  const session: Session = {
    ...{ kernel, pool, scripts },
    close: async () => (kept === undefined ? pool.close() : void kept.push(session)),
  };
  return session;
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
