import { objectKind } from "../memory/object-kind.ts";
import { isControlled } from "../memory/run-state.ts";
import { leaveQueue } from "../memory/wait-queue.ts";
import { threadAt } from "../records/areas.ts";
import { GRANT_BROKEN, GRANT_OK, THREAD_WAITING } from "../records/codes.ts";
import { add, cell, get, set } from "../records/fields.ts";
import { HEADER, WORLD } from "../records/header.ts";
import { THREAD } from "../records/threads.ts";
import type { Kernel } from "../steps/kernel.ts";
import { grant } from "../steps/wait.ts";

/** Answers a thread that waits for the supervisor, unless it no longer does. A part of a supervisor's action. */
export function answerThread(kernel: Kernel, thread: number, object: number): void {
  if (comeInside(kernel.world.words, thread)) grantFromOutside(kernel, thread, object, GRANT_OK);
}

/**
 * Ends the wait of a thread that sleeps or waits for a condition, as its timeout would: for a thread that stands for a process when that
 * process has died. A part of a supervisor's action. A wait for the supervisor is no such wait, although what it is about can have a
 * condition's number: a process is named by its thread.
 *
 * @returns false if the thread is in no such wait.
 */
export function interruptThread(kernel: Kernel, thread: number): boolean {
  const { words } = kernel.world;
  const at = threadAt(thread);
  const object = get(words, at, THREAD.object);
  const waitsInside = get(words, at, THREAD.state) === THREAD_WAITING && get(words, at, THREAD.outside) === 0;
  if (!waitsInside || (object !== 0 && objectKind(words, object) !== "condition")) return false;
  leaveQueue(words, thread);
  grantFromOutside(kernel, thread, object, GRANT_BROKEN);
  return true;
}

/** Grants what a thread waits for. If no thread could go under the schedule, this thread gets the turn. */
function grantFromOutside(kernel: Kernel, thread: number, object: number, how: number): void {
  const { words } = kernel.world;
  // Before the grant: when its futex has changed the thread looks at the token, and then may sleep for good.
  if (isControlled(kernel.world) && Atomics.load(words, cell(WORLD, HEADER.token)) === 0)
    Atomics.store(words, cell(WORLD, HEADER.token), thread);
  grant(kernel, thread, object, how);
}

/** Notes that a thread no longer waits for the supervisor. @returns whether it did. */
export function comeInside(words: Int32Array, thread: number): boolean {
  const at = threadAt(thread);
  if (get(words, at, THREAD.outside) !== 1) return false;
  set(words, at, THREAD.outside, 0);
  add(words, WORLD, HEADER.outside, -1);
  return true;
}
