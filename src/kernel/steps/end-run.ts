import { isControlled, isStopped } from "../memory/run-state.ts";
import type { World } from "../memory/world.ts";
import { threadAt } from "../records/areas.ts";
import { STOP_FREEZE, STOP_NONE, STOP_UNWIND } from "../records/codes.ts";
import { cell, get } from "../records/fields.ts";
import { HEADER, WORLD } from "../records/header.ts";
import { THREAD } from "../records/threads.ts";
import { type Kernel, runOver } from "./kernel.ts";

/**
 * The current step ends the run: no thread makes another one. Free-running threads freeze, and their workers are terminated as CPython
 * kills daemons; under a schedule they unwind, since the next run needs their workers.
 */
export function endRun(kernel: Kernel): void {
  const { world } = kernel;
  if (!isStopped(world)) kernel.ending = isControlled(world) ? STOP_UNWIND : STOP_FREEZE;
}

export function wakeAll(kernel: Kernel): void {
  const { words } = kernel.world;
  kernel.ending = STOP_NONE;
  for (let thread = 1; thread <= get(words, WORLD, HEADER.threads); thread++) {
    const at = threadAt(thread);
    Atomics.add(words, cell(at, THREAD.futex), 1);
    // A starter that checks these words before it sleeps finds them changed: no sign of life will come any more.
    Atomics.store(words, cell(at, THREAD.begun), 1);
    Atomics.store(words, cell(at, THREAD.arrived), 1);
    for (const futex of [THREAD.futex, THREAD.begun, THREAD.arrived]) Atomics.notify(words, cell(at, futex));
  }
}

/** For code that catches errors: a lesson must not catch the error that ends a thread at the end of the run. */
export function unwindIfOver({ words }: World): void {
  if (Atomics.load(words, cell(WORLD, HEADER.stop)) === STOP_UNWIND) throw runOver();
}

/** The run is over: the thread unwinds if the next run needs its worker; otherwise it stops without a trace. */
export function stopHere({ words }: World): never {
  if (Atomics.load(words, cell(WORLD, HEADER.stop)) === STOP_UNWIND) throw runOver();
  // The supervisor is about to terminate this worker.
  for (;;) Atomics.wait(words, cell(WORLD, HEADER.stop), get(words, WORLD, HEADER.stop));
}
