import type { Kernel } from "../kernel/steps/kernel.ts";
import type { ProcessJob, Scripts } from "../protocol/process.ts";
import { type Ending, type ExecuteOptions, execute } from "../supervisor/execute.ts";
import { createDesk } from "../supervisor/requests/create-desk.ts";
import type { ParentDesk } from "../supervisor/requests/parent-desk.ts";
import type { WorkerPool } from "../supervisor/workers/pool.ts";

/** Makes the runs of programs, one at a time, in one world. */
export interface Engine {
  readonly kernel: Kernel;
  execute(how: Execution): Promise<Ending>;
  /** Called before each run. It may throw, to end what makes the runs. */
  beforeRun?(): void;
  /** Where threads are fibers: whether it is good for nothing any more. */
  isGone?(): boolean;
}

/** A run as the supervisor is to make it. */
export interface Execution extends Omit<ExecuteOptions, "kernel" | "pool" | "desk" | "job"> {
  /** In a child process: its work, and its parent. */
  readonly child?: { readonly job: ProcessJob; readonly parent: ParentDesk };
}

/** @returns makes runs on the workers of a pool. */
export function executeOn(
  kernel: Kernel,
  pool: WorkerPool,
  scripts: () => Promise<Scripts>,
): Engine["execute"] {
  return ({ child, ...how }) => {
    const { program, params, speed } = how;
    const desk = createDesk({ kernel, pool, program, params, speed, scripts }, child?.parent);
    return execute({ ...how, kernel, pool, desk, ...(child && { job: child.job }) });
  };
}
