import { ThreadlabError } from "../../protocol/errors.ts";
import type { Op } from "../../protocol/operations.ts";
import { STOP_NONE } from "../records/codes.ts";
import { cell, get } from "../records/fields.ts";
import { HEADER, WORLD } from "../records/header.ts";
import { stopHere, wakeAll } from "./end-run.ts";
import { ensureHeadroom } from "./headroom.ts";
import type { ClockLook, Kernel } from "./kernel.ts";
import { lockKernel, unlockKernel } from "./kernel-lock.ts";
import { hasLogSpace, publishRecords, ringBell, waitForLogSpace } from "./log.ts";

/**
 * Begins a visible operation: asks the gate, then takes the kernel's lock. Every `enterStep` is followed by one {@link leave}; between them
 * nothing may throw, and only small numbers are allocated.
 *
 * @param readsClock whether it depends on the time: a look at the clock, or the beginning of a wait with a time limit.
 * @throws ThreadlabError `ERR_MODULE_LEVEL_WORK` while the module is being evaluated.
 * @throws RangeError where the stack ends.
 */
export function enterStep(
  kernel: Kernel,
  op: Op,
  object: number,
  argument = 0,
  readsClock: ClockLook = false,
): void {
  if (kernel.evaluating) throw moduleLevelWork();
  ensureHeadroom(op);
  kernel.gate.before(kernel, op, object, argument, readsClock);
  enterBelow(kernel);
}

/**
 * Takes the kernel's lock for bookkeeping, which is not a visible operation.
 *
 * @throws RangeError where the stack ends.
 */
export function enter(kernel: Kernel): void {
  ensureHeadroom();
  enterBelow(kernel);
}

/** Takes the kernel's lock where there is headroom. */
export function enterBelow(kernel: Kernel): void {
  const { world } = kernel;
  for (;;) {
    lockKernel(world.words, kernel.agent);
    const stop = get(world.words, WORLD, HEADER.stop);
    if (stop !== STOP_NONE && kernel.agent > 0) {
      unlockKernel(world.words);
      stopHere(world);
    }
    if (hasLogSpace(world)) return;
    unlockKernel(world.words);
    waitForLogSpace(world);
  }
}

/** Takes the kernel's lock for bookkeeping that must happen even after the end of the run. */
export function enterAnyway({ world, agent, acting }: Kernel): void {
  if (!acting) lockKernel(world.words, agent);
}

/** Gives the kernel's lock back and wakes the threads that the step let go on; all threads, if it has ended the run. */
export function leave(kernel: Kernel): void {
  if (kernel.acting) return;
  const { words } = kernel.world;
  const isLast = kernel.ending !== STOP_NONE;
  publishRecords(words);
  // After the records: a reader who sees that the run is over finds all its events.
  if (isLast) Atomics.store(words, cell(WORLD, HEADER.stop), kernel.ending);
  unlockKernel(words);
  if (isLast) wakeAll(kernel);
  // Woken only now: a thread that wakes while the lock is held would go straight back to sleep.
  for (let i = 0; i < kernel.wakes.length; i++) Atomics.notify(words, kernel.wakes[i] as number);
  // Most steps wake nobody, and the engine takes long to set a length.
  if (kernel.wakes.length > 0) kernel.wakes.length = 0;
  ringBell(words);
}

function moduleLevelWork(): ThreadlabError {
  return new ThreadlabError(
    "ERR_MODULE_LEVEL_WORK",
    "The module does more than make objects while it is being loaded. That code runs once in every thread. Move it into a function " +
      "that runs later:\n  export default function main() { … }\n" +
      "A constructor that the module calls may make objects, as with new Shared(1), but not use them.",
  );
}
