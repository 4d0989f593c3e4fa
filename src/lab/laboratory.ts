import { createSupervisorKernel } from "../kernel/control.ts";
import type { Kernel } from "../kernel/kernel.ts";
import { createWorld } from "../kernel/world.ts";
import { createPool, type WorkerPool } from "../supervisor/pool.ts";
import { findScript } from "./script.ts";

/** A world and the workers that serve it. Runs one program at a time; its workers are kept from run to run. */
export interface Laboratory {
  readonly kernel: Kernel;
  readonly pool: WorkerPool;
  /** Ends all workers. */
  close(): Promise<void>;
}

/** Sets a laboratory up; workers begin to come up at once, while the caller still compiles. */
export async function openLaboratory(): Promise<Laboratory> {
  const kernel = createSupervisorKernel(createWorld());
  const pool = createPool(kernel, await findScript("worker"));
  pool.provide(2);
  return { kernel, pool, close: () => pool.close() };
}
