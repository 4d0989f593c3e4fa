import { isStopped } from "../memory/run-state.ts";
import { dequeue, enqueue, queueLength } from "../memory/wait-queue.ts";
import { MAX_SLOTS, slotAt, threadAt } from "../records/areas.ts";
import { add, cell, get, queueOf, set } from "../records/fields.ts";
import { HEADER, WORLD } from "../records/header.ts";
import { SLOT, THREAD } from "../records/threads.ts";
import { enterAnyway, leave } from "../steps/enter.ts";
import type { Kernel } from "../steps/kernel.ts";
import { ringBell } from "../steps/log.ts";
import { sleepOn } from "../steps/sleep.ts";

/**
 * Worker slots: idle workers stand in a list, last in, first out (the warmest first); threads that found none wait in a queue for the next
 * worker that comes up. Thread and worker find each other without the supervisor.
 */

/** The most workers that can serve a world at once. */
export const MAX_WORKERS = MAX_SLOTS;

/** Gives a started thread to an idle worker, or lets it wait for one. A part of a step. */
export function assignWorker(kernel: Kernel, thread: number): void {
  const { words } = kernel.world;
  const slot = get(words, WORLD, HEADER.idleSlots) - 1;
  if (slot < 0) {
    enqueue(words, queueOf(WORLD, HEADER.starts), thread);
    // Only the supervisor can make another worker, even if it means to sleep to the end of the run.
    ringBell(words, true);
    return;
  }
  set(words, WORLD, HEADER.idleSlots, get(words, slotAt(slot), SLOT.next));
  add(words, WORLD, HEADER.idleCount, -1);
  bind(kernel, slot, thread);
}

/** A worker without a thread looks for one; if there is none, it joins the idle workers. Bookkeeping, no step. */
export function offerWorker(kernel: Kernel, slot: number): void {
  const { words } = kernel.world;
  enterAnyway(kernel);
  // A start that is left over from an ended run must not be taken for one of the next run.
  const thread = isStopped(kernel.world) ? 0 : dequeue(words, queueOf(WORLD, HEADER.starts));
  if (thread !== 0) bind(kernel, slot, thread);
  else {
    set(words, slotAt(slot), SLOT.thread, 0);
    set(words, slotAt(slot), SLOT.next, get(words, WORLD, HEADER.idleSlots));
    set(words, WORLD, HEADER.idleSlots, slot + 1);
    add(words, WORLD, HEADER.idleCount, 1);
  }
  leave(kernel);
}

/** Sleeps until the slot has a thread to run, and returns it. Blocks the worker. */
export function awaitThread({ world }: Kernel, slot: number): number {
  const at = slotAt(slot);
  for (;;) {
    const seen = Atomics.load(world.words, cell(at, SLOT.futex));
    const thread = Atomics.load(world.words, cell(at, SLOT.thread));
    if (thread !== 0) return thread;
    sleepOn(world.words, cell(at, SLOT.futex), seen);
  }
}

/** The current thread has ended: its worker is free. Bookkeeping, no step. */
export function unbindWorker(kernel: Kernel, slot: number): void {
  const { words } = kernel.world;
  enterAnyway(kernel);
  set(words, slotAt(slot), SLOT.thread, 0);
  set(words, slotAt(slot), SLOT.inLoop, 0);
  add(words, WORLD, HEADER.busy, -1);
  const last = get(words, WORLD, HEADER.busy) === 0;
  leave(kernel);
  // The supervisor waits until all workers are free before it uses the world again.
  if (last) ringBell(words, true);
}

/** Until it is unbound, the worker's thread goes on in its event loop, and may never notice the run's end. */
export function noteLoop({ world }: Kernel, slot: number): void {
  Atomics.store(world.words, cell(slotAt(slot), SLOT.inLoop), 1);
}

export function isInLoop({ world }: Kernel, slot: number): boolean {
  return Atomics.load(world.words, cell(slotAt(slot), SLOT.inLoop)) === 1;
}

/** Takes away a worker that is dead or about to be ended. If it died in the middle of a step, it may have left the counts wrong. */
export function forgetWorker({ world: { words } }: Kernel, slot: number): void {
  unlinkIdle(words, slot);
  set(words, slotAt(slot), SLOT.thread, 0);
  set(words, slotAt(slot), SLOT.inLoop, 0);
  let busy = 0;
  for (let other = 0; other < MAX_SLOTS; other++) if (get(words, slotAt(other), SLOT.thread) !== 0) busy++;
  set(words, WORLD, HEADER.busy, busy);
  let idle = 0;
  for (let next = get(words, WORLD, HEADER.idleSlots); next !== 0; next = nextIdle(words, next)) idle++;
  set(words, WORLD, HEADER.idleCount, idle);
}

/** Removes a worker from the idle list, if it is there. */
function unlinkIdle(words: Int32Array, slot: number): void {
  const rest = get(words, slotAt(slot), SLOT.next);
  if (get(words, WORLD, HEADER.idleSlots) === slot + 1) set(words, WORLD, HEADER.idleSlots, rest);
  for (let next = get(words, WORLD, HEADER.idleSlots); next !== 0; next = nextIdle(words, next))
    if (nextIdle(words, next) === slot + 1) set(words, slotAt(next - 1), SLOT.next, rest);
}

/** The entry of the idle list after another one: a slot + 1; 0 for none. */
function nextIdle(words: Int32Array, entry: number): number {
  return get(words, slotAt(entry - 1), SLOT.next);
}

/** The worker that has been idle longest; undefined if none is idle. A part of a supervisor's action. */
export function oldestIdle({ world: { words } }: Kernel): number | undefined {
  let oldest = 0;
  for (let next = get(words, WORLD, HEADER.idleSlots); next !== 0; next = nextIdle(words, next))
    oldest = next;
  return oldest === 0 ? undefined : oldest - 1;
}

export function idleWorkers({ world }: Kernel): number {
  return get(world.words, WORLD, HEADER.idleCount);
}

export function busyWorkers({ world }: Kernel): number {
  return get(world.words, WORLD, HEADER.busy);
}

/** Threads that were started and have no worker yet. */
export function waitingStarts({ world }: Kernel): number {
  return queueLength(world.words, queueOf(WORLD, HEADER.starts));
}

function bind(kernel: Kernel, slot: number, thread: number): void {
  const { words } = kernel.world;
  const at = slotAt(slot);
  add(words, WORLD, HEADER.busy, 1);
  set(words, threadAt(thread), THREAD.slot, slot + 1);
  Atomics.store(words, cell(at, SLOT.thread), thread);
  Atomics.add(words, cell(at, SLOT.futex), 1);
  kernel.wakes.push(cell(at, SLOT.futex));
}
