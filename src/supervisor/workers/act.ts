import { setImmediate } from "node:timers/promises";
import { leave } from "../../kernel/steps/enter.ts";
import type { Kernel } from "../../kernel/steps/kernel.ts";
import { lockHolder, tryLockKernel } from "../../kernel/steps/kernel-lock.ts";
import { breakStep } from "../../kernel/supervision/reap.ts";
import { runNumber } from "../../kernel/supervision/reset.ts";
import { internalError } from "../../protocol/errors.ts";
import { raisedLimit, USUAL_SECONDS } from "../../protocol/time-limit.ts";
import type { WorkerPool } from "./pool.ts";

/** Milliseconds that a worker may take for one step of the kernel; it may have to wait for a core. */
const STEP_MS = 10_000;

export interface Actor {
  readonly kernel: Kernel;
  /** Seconds that the run may take, if a limit grows with them. */
  readonly timeout?: number;
  readonly pool: Pick<WorkerPool, "terminate">;
}

/**
 * Runs an action of the supervisor under the kernel's lock; at once, before it returns, if the lock is free. It never sleeps on the lock:
 * the event loop turns while a worker holds it, and so reports if that worker has died, which frees the lock. A worker that does not give
 * it back in time is terminated.
 */
export async function act<T>(actor: Actor, action: () => T): Promise<T> {
  const { kernel } = actor;
  const { words } = kernel.world;
  const limit = raisedLimit(STEP_MS, actor.timeout ?? 0);
  let holder: number | undefined;
  let deadline = 0;
  while (!tryLockKernel(words, kernel.agent)) {
    const known = holder;
    holder = lockHolder(words);
    // Each holder has its own time: one that has just taken the lock is not late.
    if (holder !== known) deadline = performance.now() + limit;
    else if (performance.now() > deadline) await takeFromHolder(actor, holder, limit / 1000);
    await setImmediate();
  }
  return actUnderLock(kernel, action);
}

/** The same if no other agent can hold the lock, because all threads take turns in this isolate. */
export function actAtOnce<T>(kernel: Kernel, action: () => T): T {
  if (!tryLockKernel(kernel.world.words, kernel.agent))
    throw internalError("A fiber was left in the middle of a step.");
  return actUnderLock(kernel, action);
}

function actUnderLock<T>(kernel: Kernel, action: () => T): T {
  kernel.acting = true;
  try {
    return action();
  } finally {
    kernel.acting = false;
    leave(kernel);
  }
}

/** If there is no such worker, a program has changed the word of the lock, and it would never be free. */
async function takeFromHolder(
  { kernel, pool, timeout = 0 }: Actor,
  holder: number,
  seconds: number,
): Promise<void> {
  // Only a longer --timeout gives it more time.
  const known = Math.max(USUAL_SECONDS, timeout);
  const slot = holder - 1;
  const why = `it did not finish a step within ${seconds} s, perhaps because the machine is busy. To give it more time: --timeout <seconds>, more than ${known}.`;
  await pool.terminate(slot, new Error(why));
  breakStep(kernel, slot);
}

/** An action for the current run: it is skipped if the lock comes free too late for it. */
export function actInRun(actor: Actor, action: () => void): void {
  const { world } = actor.kernel;
  const run = runNumber(world);
  void act(actor, () => {
    if (runNumber(world) === run) action();
  });
}
