import type { Kernel } from "../kernel/steps/kernel.ts";
import type { ProcessJob, Scripts } from "../protocol/process.ts";
import { type ExecuteOptions, type ExecutionEnd, execute } from "../supervisor/execute.ts";
import { createRequestHandler } from "../supervisor/requests/create-handler.ts";
import type { ParentHandler } from "../supervisor/requests/parent-handler.ts";
import type { WorkerPool } from "../supervisor/workers/pool.ts";

/** Makes the runs of programs, one at a time, in one world. */
export interface Engine {
  readonly kernel: Kernel;
  execute(how: Execution): Promise<ExecutionEnd>;
  /** Whether threads are fibers. */
  readonly isFibers?: true;
}

/** A run as the supervisor is to make it. */
export interface Execution extends Omit<ExecuteOptions, "kernel" | "pool" | "handler" | "job"> {
  /** In a child process: its work, and its parent. */
  readonly child?: { readonly job: ProcessJob; readonly parent: ParentHandler } | undefined;
}

/** @returns a function that makes runs on the workers of a pool. */
export function executeOn(
  kernel: Kernel,
  pool: WorkerPool,
  scripts: () => Promise<Scripts>,
): Engine["execute"] {
  return ({ child, ...how }) => {
    const { program, params, speed, timeout } = how;
    const options = { kernel, pool, program, params, speed, timeout, scripts };
    const handler = createRequestHandler(options, child?.parent);
    return execute({ ...how, kernel, pool, handler, ...(child && { job: child.job }) });
  };
}
