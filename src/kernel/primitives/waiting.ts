import { OUTSIDE } from "../../protocol/decode-event.ts";
import type { Op } from "../../protocol/operations.ts";
import { threadAt } from "../records/areas.ts";
import { MODE_CONTROLLED } from "../records/codes.ts";
import { add, get, set } from "../records/fields.ts";
import { HEADER, WORLD } from "../records/header.ts";
import { THREAD } from "../records/threads.ts";
import { emit } from "../steps/emit.ts";
import { enterStep, leave } from "../steps/enter.ts";
import type { Kernel } from "../steps/kernel.ts";
import { now } from "../steps/time.ts";
import { park, startWaiting } from "../steps/wait.ts";

/** Only waits. @param seconds not negative. */
export function sleepFor(kernel: Kernel, seconds: number): void {
  enterStep(kernel, "sleep", 0, 0, true);
  startWaiting(kernel, 0, 0, seconds);
  emit(kernel, "sleep", 0, "wait", seconds);
  leave(kernel);
  park(kernel);
}

/**
 * The time in seconds since the run began. Under a schedule the look is a step, since another thread may let time pass. While the module is
 * evaluated it is 0 in every thread: Python evaluates a module once, when the program begins.
 */
export function readClock(kernel: Kernel): number {
  const { world } = kernel;
  if (get(world.words, WORLD, HEADER.mode) !== MODE_CONTROLLED) return now(world);
  if (kernel.evaluating) return 0;
  enterStep(kernel, "clock", 0, 0, true);
  set(world.words, WORLD, HEADER.clockRead, 1);
  const time = now(world);
  emit(kernel, "clock", 0, "ok", time);
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
 * Posts a request to the supervisor with `request`, and waits for its answer, which is a grant. The wait has no deadline: the supervisor
 * watches the time.
 */
export function waitForSupervisor(kernel: Kernel, op: Op, object: number, request: () => void): void {
  enterStep(kernel, op, object);
  startWaiting(kernel, 0, object, Number.POSITIVE_INFINITY);
  emit(kernel, op, object, "wait", OUTSIDE);
  set(kernel.world.words, threadAt(kernel.thread), THREAD.outside, 1);
  add(kernel.world.words, WORLD, HEADER.outside, 1);
  leave(kernel);
  request();
  park(kernel);
}
