import { liveThreads } from "../memory/live-threads.ts";
import { isControlled, isStopped } from "../memory/run-state.ts";
import { leaveQueue } from "../memory/wait-queue.ts";
import type { World } from "../memory/world.ts";
import { dropUnsent, letGoBehind } from "../network/stream.ts";
import { failAction } from "../primitives/barrier.ts";
import { MAX_SLOTS, slotAt, threadAt } from "../records/areas.ts";
import { THREAD_ENDED, THREAD_RUNNING } from "../records/codes.ts";
import { cell, get, set } from "../records/fields.ts";
import { HEADER, WORLD } from "../records/header.ts";
import { SLOT, THREAD } from "../records/threads.ts";
import { emit, opCode } from "../steps/emit.ts";
import type { Kernel } from "../steps/kernel.ts";
import { breakKernelLock } from "../steps/kernel-lock.ts";
import { endThread } from "../threads/life.ts";
import { forgetWorker } from "../threads/slots.ts";
import { comeInside } from "./answer.ts";

const END = opCode("end");
const ABORT = opCode("abort");

/** Gives back the kernel's lock if a worker died with it. Called for every worker that died, as soon as that is known. */
export function breakStep({ world }: Kernel, slot: number): void {
  if (breakKernelLock(world.words, slot + 1) && !isStopped(world)) set(world.words, WORLD, HEADER.broken, 1);
}

/** A thread whose worker died, and whose last steps are not made yet, or whose turn it did not pass on. */
interface Dead {
  readonly thread: number;
  /**
   * Whether nobody else chooses who goes next: it had the turn and died after its last operation, or it waited for the supervisor and no
   * other thread could go.
   */
  readonly leavesTurn: boolean;
}

/**
 * Ends the thread of a worker that died. Threads that join it go on; locks that it held stay held. A barrier whose action it ran is broken,
 * as if the action had failed. On the machine's clock this happens at once. Under a schedule these are its last steps, of which the first is
 * only announced here. A part of a supervisor's action.
 *
 * @param detail for the trace: how the thread ended, as the end of a sentence.
 * @returns the thread, if {@link endDead} must make its last steps when its turns come, or if it leaves a turn.
 */
export function reapWorker(kernel: Kernel, slot: number, detail: string): Dead | undefined {
  const { world } = kernel;
  const { words } = world;
  const thread = get(words, slotAt(slot), SLOT.thread);
  forgetWorker(kernel, slot);
  if (thread === 0) return undefined;
  if (!isStopped(world)) wakeSleepers(kernel);
  const isScheduled = isControlled(world) && !isStopped(world);
  if (get(words, threadAt(thread), THREAD.state) === THREAD_ENDED)
    return isScheduled && Atomics.load(words, cell(WORLD, HEADER.token)) === thread
      ? { thread, leavesTurn: true }
      : undefined;
  leaveLines(kernel, thread);
  if (isScheduled) return announceEnd(kernel, thread);
  if (!isStopped(world)) while (actionOf(kernel, thread) !== 0) failActionOf(kernel, thread);
  endCrashed(kernel, thread, detail);
  return undefined;
}

/** The worker may have died right before it woke those who may go on by its last step: all look whether they may. */
function wakeSleepers({ world: { words }, wakes }: Kernel): void {
  const bump = (futex: number): void => {
    Atomics.add(words, futex, 1);
    wakes.push(futex);
  };
  for (const thread of liveThreads(words)) bump(cell(threadAt(thread), THREAD.futex));
  for (let slot = 0; slot < MAX_SLOTS; slot++) bump(cell(slotAt(slot), SLOT.futex));
}

/** The dead thread whose turn it is, or 0. */
export function deadOnTurn({ words }: World): number {
  const thread = Atomics.load(words, cell(WORLD, HEADER.token));
  return thread !== 0 && get(words, threadAt(thread), THREAD.dead) === 1 ? thread : 0;
}

/** Makes the next step of a thread that died. A part of a supervisor's action. @returns whether it was the last. */
export function endDead(kernel: Kernel, thread: number, detail: string): boolean {
  if (actionOf(kernel, thread) !== 0) {
    failActionOf(kernel, thread);
    announceNext(kernel, thread);
    return false;
  }
  set(kernel.world.words, threadAt(thread), THREAD.dead, 0);
  endCrashed(kernel, thread, detail);
  return true;
}

/** The barrier whose action a thread runs, 0 for none. */
function actionOf({ world }: Kernel, thread: number): number {
  return get(world.words, threadAt(thread), THREAD.inActionOf);
}

function failActionOf(kernel: Kernel, thread: number): void {
  const acting = kernel.thread;
  kernel.thread = thread;
  failAction(kernel, actionOf(kernel, thread));
  kernel.thread = acting;
}

/** Ends it, and serves those who stood behind it in a line. */
function endCrashed(kernel: Kernel, thread: number, detail: string): void {
  endThread(kernel, thread, "crash", detail);
  if (isStopped(kernel.world)) return;
  const acting = kernel.thread;
  kernel.thread = thread;
  letGoBehind(kernel, thread);
  kernel.thread = acting;
}

function announceEnd(kernel: Kernel, thread: number): Dead {
  const { words } = kernel.world;
  const at = threadAt(thread);
  // Read before another thread can hear of its end, and choose it.
  const token = Atomics.load(words, cell(WORLD, HEADER.token));
  set(words, at, THREAD.state, THREAD_RUNNING);
  set(words, at, THREAD.timed, 0);
  set(words, at, THREAD.pendingArg, 0);
  set(words, at, THREAD.readsClock, 0);
  set(words, at, THREAD.pollLength, 0);
  set(words, at, THREAD.site, 0);
  set(words, at, THREAD.dead, 1);
  announceNext(kernel, thread);
  if (get(words, at, THREAD.begun) === 0) {
    kernel.thread = thread;
    emit(kernel, "begin", thread);
    kernel.thread = 0;
    tell(kernel, cell(at, THREAD.begun));
  }
  // Its starter waits for its first operation, which is its end.
  tell(kernel, cell(at, THREAD.arrived));
  return { thread, leavesTurn: token === thread || token === 0 };
}

/** It breaks the barriers whose actions it ran, from the innermost to the outermost; then it ends. */
function announceNext(kernel: Kernel, thread: number): void {
  const { words } = kernel.world;
  const barrier = actionOf(kernel, thread);
  set(words, threadAt(thread), THREAD.pendingOp, barrier === 0 ? END : ABORT);
  set(words, threadAt(thread), THREAD.pendingObject, barrier === 0 ? thread : barrier);
}

/** Sets a flag on which threads may sleep. */
function tell({ world, wakes }: Kernel, flag: number): void {
  Atomics.store(world.words, flag, 1);
  wakes.push(flag);
}

/**
 * A dead thread leaves its line and waits for no answer; else it would be given what comes next. Those behind it are served when it ends.
 * Only in a connection's line can they wait for something else than it did.
 */
function leaveLines(kernel: Kernel, thread: number): void {
  const { words } = kernel.world;
  if (get(words, threadAt(thread), THREAD.queue) !== 0) dropUnsent(kernel, thread);
  leaveQueue(words, thread);
  comeInside(words, thread);
}
