import { isStopped } from "../kernel/memory/run-state.ts";
import { stuckReason } from "../kernel/scheduling/control.ts";
import type { Kernel } from "../kernel/steps/kernel.ts";
import { drainLog } from "../kernel/steps/log.ts";
import { now } from "../kernel/steps/time.ts";
import { hasExited } from "../kernel/supervision/state.ts";
import { busyWorkers } from "../kernel/threads/slots.ts";
import { internalError } from "../protocol/errors.ts";
import type { ExecuteOptions, ExecutionEnd } from "./execute.ts";
import { startRun } from "./start-run.ts";
import { actAtOnce } from "./workers/act.ts";

/**
 * Runs a program under a schedule, with its threads as fibers of this isolate: without messages and without waiting. A thread that does not
 * end blocks the isolate for ever, so the code that started the isolate has to watch it.
 *
 * @param letRun lets the fibers run until none can go on; it calls its argument whenever the log is full.
 */
export function executeFibers(
  kernel: Kernel,
  letRun: (read: () => void) => void,
  options: Omit<ExecuteOptions, "kernel" | "pool" | "handler">,
): ExecutionEnd {
  const { take } = options;
  const { world } = kernel;
  if (options.control === undefined) throw internalError("Fibers were to run without a schedule.");
  actAtOnce(kernel, () => startRun(kernel, options));
  options.onBegin?.();
  const read = () => void drainLog(world, take);
  letRun(read);
  read();
  if (!isStopped(world) || busyWorkers(kernel) > 0)
    throw internalError("Fibers stopped in the middle of a run.");
  return { reason: hasExited(world) ? "exit" : "ended", stuck: stuckReason(world), seconds: now(world) };
}
