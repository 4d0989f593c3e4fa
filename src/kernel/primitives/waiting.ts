import { OUTSIDE } from "../../protocol/decode-event.ts";
import type { Op } from "../../protocol/operations.ts";
import { isControlled } from "../memory/run-state.ts";
import { threadAt } from "../records/areas.ts";
import { GRANT_BROKEN } from "../records/codes.ts";
import { add, set } from "../records/fields.ts";
import { HEADER, WORLD } from "../records/header.ts";
import { THREAD } from "../records/threads.ts";
import { emit } from "../steps/emit.ts";
import { enterStep, leave } from "../steps/enter.ts";
import type { Kernel } from "../steps/kernel.ts";
import { now } from "../steps/time.ts";
import { beginWait, park, startWaitingUntil } from "../steps/wait.ts";

/** Only waits. @param seconds not negative. @returns false if the supervisor has ended the wait before. */
export function sleepFor(kernel: Kernel, seconds: number): boolean {
  enterStep(kernel, "sleep", 0, 0, true);
  beginWait(kernel, "sleep", 0, seconds, 0);
  return park(kernel) !== GRANT_BROKEN;
}

/**
 * The time in seconds since the run began. Under a schedule the look is a step, since another thread may let time pass. While the module is
 * evaluated it is 0 in every thread: Python evaluates a module once, when the program begins.
 */
export function readClock(kernel: Kernel): number {
  const { world } = kernel;
  if (kernel.evaluating) return 0;
  if (!isControlled(world)) return now(world);
  enterStep(kernel, "clock", 0, 0, true);
  set(world.words, WORLD, HEADER.clockRead, 1);
  const time = now(world);
  emit(kernel, "clock", 0);
  leave(kernel);
  return time;
}

/** Lets other threads go first. */
export function yieldTurn(kernel: Kernel): void {
  enterStep(kernel, "yield", 0);
  emit(kernel, "yield", 0);
  leave(kernel);
}

/**
 * Posts a request to the supervisor with `request`, and waits for its answer, which is a grant. Time does not end the wait: the supervisor
 * watches it.
 *
 * @param deadline seconds on the run's clock at which the thread has something to do. Under a schedule, time passes up to it.
 */
export function waitForSupervisor(
  kernel: Kernel,
  op: Op,
  object: number,
  request: () => void,
  deadline = Number.POSITIVE_INFINITY,
): void {
  enterStep(kernel, op, object);
  startWaitingUntil(kernel, 0, object, isControlled(kernel.world) ? deadline : Number.POSITIVE_INFINITY);
  emit(kernel, op, object, "wait", OUTSIDE);
  set(kernel.world.words, threadAt(kernel.thread), THREAD.outside, 1);
  add(kernel.world.words, WORLD, HEADER.outside, 1);
  leave(kernel);
  request();
  park(kernel);
}
