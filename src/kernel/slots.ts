import { enterAnyway, type Kernel, leave } from "./kernel.ts";
import {
  H_BUSY,
  H_IDLE_COUNT,
  H_IDLE_SLOTS,
  H_STARTS,
  H_STOP,
  MAX_SLOTS,
  S_FUTEX,
  S_IN_LOOP,
  S_NEXT,
  S_THREAD,
  STOP_NONE,
  slotAt,
  T_SLOT,
  threadAt,
} from "./layout.ts";
import { ringBell } from "./log.ts";
import { dequeue, enqueue, queueLength } from "./wait-queue.ts";

/**
 * Worker slots: idle workers stand in a list, last in, first out (the warmest first); threads that found none wait in a
 * queue for the next worker that comes up. Thread and worker find each other without the supervisor.
 */

/** Most workers that can serve a world at once. */
export const MAX_WORKERS = MAX_SLOTS;

/** Gives a started thread to an idle worker, or lets it wait for one. A part of a step. */
export function assignWorker(kernel: Kernel, thread: number): void {
  const { words } = kernel.world;
  const slot = (words[H_IDLE_SLOTS] as number) - 1;
  if (slot < 0) {
    enqueue(words, H_STARTS, thread);
    // Only the supervisor can bring another worker up, even where it means to sleep to the end of the run.
    ringBell(words, true);
    return;
  }
  words[H_IDLE_SLOTS] = words[slotAt(slot) + S_NEXT] as number;
  words[H_IDLE_COUNT] = (words[H_IDLE_COUNT] as number) - 1;
  bind(kernel, slot, thread);
}

/** A worker without a thread looks for one; without any it joins the idle. Bookkeeping, no step. */
export function offerWorker(kernel: Kernel, slot: number): void {
  const { words } = kernel.world;
  enterAnyway(kernel);
  // A start that is left over when its run has ended must not be taken for one of the next run.
  const thread = words[H_STOP] === STOP_NONE ? dequeue(words, H_STARTS) : 0;
  if (thread !== 0) bind(kernel, slot, thread);
  else {
    words[slotAt(slot) + S_THREAD] = 0;
    words[slotAt(slot) + S_NEXT] = words[H_IDLE_SLOTS] as number;
    words[H_IDLE_SLOTS] = slot + 1;
    words[H_IDLE_COUNT] = (words[H_IDLE_COUNT] as number) + 1;
  }
  leave(kernel);
}

/** Sleeps until the slot has a thread to run, and returns it. Blocks the worker. */
export function awaitThread({ world }: Kernel, slot: number): number {
  const at = slotAt(slot);
  for (;;) {
    const seen = Atomics.load(world.words, at + S_FUTEX);
    const thread = Atomics.load(world.words, at + S_THREAD);
    if (thread !== 0) return thread;
    Atomics.wait(world.words, at + S_FUTEX, seen);
  }
}

/** The current thread has ended: its worker is free. Bookkeeping, no step. */
export function unbindWorker(kernel: Kernel, slot: number): void {
  const { words } = kernel.world;
  enterAnyway(kernel);
  words[slotAt(slot) + S_THREAD] = 0;
  words[H_BUSY] = (words[H_BUSY] as number) - 1;
  const last = words[H_BUSY] === 0;
  leave(kernel);
  // The supervisor waits for all workers to be free before it uses the world again.
  if (last) ringBell(words, true);
}

/** The worker's thread goes on in its event loop. Nothing that the thread does there need ever come to the run's end. */
export function noteLoop({ world }: Kernel, slot: number): void {
  Atomics.store(world.words, slotAt(slot) + S_IN_LOOP, 1);
}

export function isInLoop({ world }: Kernel, slot: number): boolean {
  return Atomics.load(world.words, slotAt(slot) + S_IN_LOOP) === 1;
}

/** Takes a worker that died out of the idle list. */
export function forgetWorker(kernel: Kernel, slot: number): void {
  const { words } = kernel.world;
  let at = H_IDLE_SLOTS;
  while (words[at] !== 0 && words[at] !== slot + 1) at = slotAt((words[at] as number) - 1) + S_NEXT;
  if (words[at] === slot + 1) {
    words[at] = words[slotAt(slot) + S_NEXT] as number;
    words[H_IDLE_COUNT] = (words[H_IDLE_COUNT] as number) - 1;
  }
  words[slotAt(slot) + S_THREAD] = 0;
  words[slotAt(slot) + S_IN_LOOP] = 0;
}

/** The worker that has been idle longest, or undefined if none is. A part of a supervisor's action. */
export function oldestIdle({ world: { words } }: Kernel): number | undefined {
  let oldest = (words[H_IDLE_SLOTS] as number) - 1;
  if (oldest < 0) return undefined;
  for (let next = oldest; next >= 0; next = (words[slotAt(next) + S_NEXT] as number) - 1) oldest = next;
  return oldest;
}

export function idleWorkers({ world }: Kernel): number {
  return world.words[H_IDLE_COUNT] as number;
}

export function busyWorkers({ world }: Kernel): number {
  return world.words[H_BUSY] as number;
}

/** Threads that were started and have no worker yet. */
export function waitingStarts({ world }: Kernel): number {
  return queueLength(world.words, H_STARTS);
}

function bind(kernel: Kernel, slot: number, thread: number): void {
  const { words } = kernel.world;
  const at = slotAt(slot);
  words[H_BUSY] = (words[H_BUSY] as number) + 1;
  words[threadAt(thread) + T_SLOT] = slot + 1;
  Atomics.store(words, at + S_THREAD, thread);
  Atomics.add(words, at + S_FUTEX, 1);
  kernel.wakes.push(at + S_FUTEX);
}
