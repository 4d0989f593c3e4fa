import type { World } from "../memory/world.ts";
import { slotAt, threadAt } from "../records/areas.ts";
import { cell, get } from "../records/fields.ts";
import { HEADER, WORLD } from "../records/header.ts";
import { SLOT, THREAD } from "../records/threads.ts";
import type { Kernel } from "../steps/kernel.ts";
import { forgetWorker, idleWorkers, oldestIdle } from "../threads/slots.ts";

/** Whether a thread died in the middle of a step: the state of the world is then unknown. */
export function isBroken({ words }: World): boolean {
  return get(words, WORLD, HEADER.broken) === 1;
}

/** The progress of a controlled run. */
interface RunProgress {
  /** The thread whose turn it is; 0 while it waits for the supervisor's answer. */
  readonly thread: number;
  /** The slot of its worker; -1 for none. */
  readonly slot: number;
  /** The decisions so far. */
  readonly steps: number;
}

export function progressOf({ words }: World): RunProgress {
  const thread = Atomics.load(words, cell(WORLD, HEADER.token));
  return {
    thread,
    slot: thread === 0 ? -1 : get(words, threadAt(thread), THREAD.slot) - 1,
    steps: Atomics.load(words, cell(WORLD, HEADER.steps)),
  };
}

/** Counts as a decision for whoever watches the progress. Only between two runs: the next one begins its count anew. */
export function noteProgress({ words }: World): void {
  Atomics.add(words, cell(WORLD, HEADER.steps), 1);
}

export function hasExited({ words }: World): boolean {
  return get(words, WORLD, HEADER.exit) === 1;
}

/**
 * Takes the worker that has been idle longest away from the threads, so that it can be ended. A part of a supervisor's action.
 *
 * @param kept the number of idle workers to keep.
 *
 * @returns its slot, or undefined where there are no more than those.
 */
export function retireWorker(kernel: Kernel, kept: number): number | undefined {
  const slot = idleWorkers(kernel) <= kept ? undefined : oldestIdle(kernel);
  if (slot !== undefined) forgetWorker(kernel, slot);
  return slot;
}

/** The thread that a worker runs, 0 for none. */
export function threadOfSlot({ words }: World, slot: number): number {
  return get(words, slotAt(slot), SLOT.thread);
}
