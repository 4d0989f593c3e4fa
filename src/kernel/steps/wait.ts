import type { Op } from "../../protocol/operations.ts";
import { dequeue, enqueue, leaveQueue, type WaitQueue } from "../memory/wait-queue.ts";
import { threadAt } from "../records/areas.ts";
import {
  GRANT_AT_ONCE,
  GRANT_BROKEN,
  GRANT_NONE,
  GRANT_OK,
  THREAD_RUNNING,
  THREAD_WAITING,
} from "../records/codes.ts";
import { cell, get, getDouble, set, setDouble } from "../records/fields.ts";
import { THREAD } from "../records/threads.ts";
import { emit } from "./emit.ts";
import { enterBelow, leave } from "./enter.ts";
import type { Kernel } from "./kernel.ts";
import { now, passTime } from "./time.ts";

/**
 * Puts the current thread into a queue as a waiting thread. The caller holds the kernel's lock.
 *
 * @param timeout seconds; Infinity waits for ever.
 */
export function startWaiting(kernel: Kernel, queue: WaitQueue | 0, object: number, timeout: number): void {
  startWaitingUntil(kernel, queue, object, now(kernel.world) + timeout);
}

/** The same, with a deadline in seconds on the run's clock. */
export function startWaitingUntil(
  kernel: Kernel,
  queue: WaitQueue | 0,
  object: number,
  deadline: number,
): void {
  const { words, doubles } = kernel.world;
  const at = threadAt(kernel.thread);
  set(words, at, THREAD.state, THREAD_WAITING);
  set(words, at, THREAD.grant, GRANT_NONE);
  set(words, at, THREAD.object, object);
  setDouble(doubles, at, THREAD.deadline, deadline);
  set(words, at, THREAD.timed, deadline === Infinity ? 0 : 1);
  set(words, at, THREAD.brief, deadline > now(kernel.world) ? 0 : 1);
  set(words, at, THREAD.waitOp, get(words, at, THREAD.pendingOp));
  if (queue !== 0) enqueue(words, queue, kernel.thread);
}

/**
 * Begins to wait, as the end of a step: puts the current thread into a queue, writes the event of its request, and gives back the kernel's
 * lock. {@link park} does the waiting.
 *
 * @param timeout seconds; Infinity waits for ever.
 */
export function beginWait(
  kernel: Kernel,
  op: Op,
  object: number,
  timeout: number,
  queue: WaitQueue | 0,
): void {
  startWaiting(kernel, queue, object, timeout);
  emit(kernel, op, object, "wait", timeout);
  leave(kernel);
}

/**
 * Waits until another thread's step grants what the current thread waits for, or its deadline passes. Writes the `resume` event. The
 * kernel's lock is not held before or after.
 *
 * @returns the grant: GRANT_OK, GRANT_BROKEN, GRANT_RETRY, or GRANT_NONE after a timeout. `onTimeout` runs under the kernel's lock before
 * the event is written.
 */
export function park(kernel: Kernel, onTimeout?: () => void): number {
  const { words, doubles } = kernel.world;
  const at = threadAt(kernel.thread);
  const site = kernel.site;
  kernel.gate.park(kernel, getDouble(doubles, at, THREAD.deadline));
  kernel.site = site;
  enterBelow(kernel);
  const grant = get(words, at, THREAD.grant);
  leaveQueue(words, kernel.thread);
  set(words, at, THREAD.state, THREAD_RUNNING);
  if (grant === GRANT_NONE) passTime(kernel.world, getDouble(doubles, at, THREAD.deadline));
  const outcome = grant === GRANT_NONE ? "timeout" : grant === GRANT_BROKEN ? "broken" : "ok";
  emit(kernel, "resume", get(words, at, THREAD.object), outcome);
  if (grant === GRANT_NONE) onTimeout?.();
  leave(kernel);
  return grant;
}

/**
 * Goes on after a request that was granted at once; gives back the kernel's lock. Writes the event of the request. If the gate splits waits,
 * that is a wait, which its own thread grants in the same step.
 *
 * @param timeout seconds that the request would have waited.
 */
export function passAtOnce(kernel: Kernel, op: Op, object: number, timeout: number): void {
  if (timeout === Infinity || !kernel.gate.splitsWaits) {
    emit(kernel, op, object, "ok", timeout);
    leave(kernel);
    return;
  }
  const { words } = kernel.world;
  const at = threadAt(kernel.thread);
  startWaiting(kernel, 0, object, timeout);
  emit(kernel, op, object, "wait", timeout);
  emit(kernel, "grant", object, "ok", 0, kernel.thread);
  set(words, at, THREAD.state, THREAD_RUNNING);
  set(words, at, THREAD.grant, GRANT_AT_ONCE);
  leave(kernel);
  park(kernel);
}

/**
 * Lets a waiting thread go on, as part of the current step. It must be out of its queue.
 *
 * @param value for the trace: how much it gets, if that is a number.
 */
export function grant(
  kernel: Kernel,
  thread: number,
  object: number,
  how: number = GRANT_OK,
  value = 0,
): void {
  const { words } = kernel.world;
  const at = threadAt(thread);
  set(words, at, THREAD.state, THREAD_RUNNING);
  emit(kernel, "grant", object, how === GRANT_BROKEN ? "broken" : "ok", value, thread);
  // The waiter reads its grant without the lock, so this store publishes what was written above.
  Atomics.store(words, cell(at, THREAD.grant), how);
  Atomics.add(words, cell(at, THREAD.futex), 1);
  kernel.wakes.push(cell(at, THREAD.futex));
}

/** Lets all threads of a queue go on, first come, first served. */
export function grantAll(kernel: Kernel, queue: WaitQueue, object: number, how: number = GRANT_OK): void {
  const { words } = kernel.world;
  for (let next = dequeue(words, queue); next !== 0; next = dequeue(words, queue))
    grant(kernel, next, object, how);
}
