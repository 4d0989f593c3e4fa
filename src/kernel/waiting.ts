import type { Op } from "../protocol/event.ts";
import { emit, enterStep, type Kernel, leave, park, startWaiting } from "./kernel.ts";
import { H_OUTSIDE, T_OUTSIDE, threadAt } from "./layout.ts";

/** Waits for a time and nothing else. @param seconds not negative. */
export function sleepFor(kernel: Kernel, seconds: number): void {
  enterStep(kernel, "sleep", 0);
  startWaiting(kernel, 0, 0, seconds);
  emit(kernel, "sleep", 0, "wait", seconds);
  leave(kernel);
  park(kernel);
}

/** Lets others go first, if they want to. */
export function yieldTurn(kernel: Kernel): void {
  enterStep(kernel, "yield", 0);
  emit(kernel, "yield", 0);
  leave(kernel);
}

/**
 * Asks the supervisor for something (`request` posts the message) and waits for its answer, which is a grant. The wait has
 * no deadline: the supervisor itself watches the time.
 */
export function waitForSupervisor(kernel: Kernel, op: Op, object: number, request: () => void): void {
  enterStep(kernel, op, object);
  startWaiting(kernel, 0, object, Number.POSITIVE_INFINITY);
  // A negative value marks a wait that the outside world can end: it is never part of a deadlock.
  emit(kernel, op, object, "wait", -1);
  kernel.world.words[threadAt(kernel.thread) + T_OUTSIDE] = 1;
  kernel.world.words[H_OUTSIDE] = (kernel.world.words[H_OUTSIDE] as number) + 1;
  leave(kernel);
  request();
  park(kernel);
}
