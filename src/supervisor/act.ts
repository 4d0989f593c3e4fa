import { setImmediate } from "node:timers/promises";
import { runNumber } from "../kernel/control.ts";
import { type Kernel, leave } from "../kernel/kernel.ts";
import { lockHolder, tryLockKernel } from "../kernel/kernel-lock.ts";
import type { WorkerPool } from "./pool.ts";

/** Milliseconds that a worker may take for one step of the kernel, which may have to wait for a core. */
const STEP_MS = 10_000;

export interface Actor {
  readonly kernel: Kernel;
  readonly pool: Pick<WorkerPool, "terminate">;
}

/**
 * Makes an action of the supervisor's, under the kernel's lock. It never sleeps on the lock: the event loop turns while a
 * worker holds it, and so brings the news if that worker has died, which frees the lock. A worker that does not give it
 * back in time is terminated. At once, before it returns, where the lock is free.
 */
export async function act<T>({ kernel, pool }: Actor, action: () => T): Promise<T> {
  const { words } = kernel.world;
  const deadline = performance.now() + STEP_MS;
  while (!tryLockKernel(words, kernel.agent)) {
    if (performance.now() > deadline) await pool.terminate(lockHolder(words) - 1);
    await setImmediate();
  }
  kernel.acting = true;
  try {
    return action();
  } finally {
    kernel.acting = false;
    leave(kernel);
  }
}

/** An action that belongs to the run at hand: where the lock came free too late for it, it is not made. */
export function actInRun(actor: Actor, action: () => void): void {
  const { world } = actor.kernel;
  const run = runNumber(world);
  void act(actor, () => {
    if (runNumber(world) === run) action();
  });
}
