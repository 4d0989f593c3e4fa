import { isStopped } from "../memory/run-state.ts";
import { threadAt } from "../records/areas.ts";
import { GRANT_NONE } from "../records/codes.ts";
import { type At, cell, get } from "../records/fields.ts";
import { THREAD } from "../records/threads.ts";
import type { Gate } from "./kernel.ts";
import { now, toMachineMs } from "./time.ts";

/**
 * Milliseconds that a new thread gets before its starter goes on, unless it waits or ends sooner. In CPython, too, the starter wakes and
 * wants the interpreter's lock, which the new thread keeps until it blocks or the switch interval is over. That promises no order, but it
 * gives the usual one, which readers of Python know.
 */
const HEAD_START_MS = 2;

/** Every thread goes as soon as it can, on the machine's clock. */
export const freeGate: Gate = {
  splitsWaits: false,
  before() {},
  park(kernel, deadline) {
    const { words } = kernel.world;
    const at = threadAt(kernel.thread);
    settle(words, at);
    for (;;) {
      const seen = Atomics.load(words, cell(at, THREAD.futex));
      if (Atomics.load(words, cell(at, THREAD.grant)) !== GRANT_NONE) return;
      if (isStopped(kernel.world)) return;
      const left = deadline - now(kernel.world);
      if (left <= 0) return;
      // Woken by the grant (which changes the word first, so no wake-up is lost) or by the clock.
      Atomics.wait(words, cell(at, THREAD.futex), seen, toMachineMs(kernel.world, left));
    }
  },
  started(kernel, child) {
    const { words } = kernel.world;
    const begun = cell(threadAt(child), THREAD.begun);
    // The child's end sets it, too.
    while (Atomics.load(words, begun) === 0 && !isStopped(kernel.world)) Atomics.wait(words, begun, 0, 1000);
    Atomics.wait(words, cell(threadAt(child), THREAD.settled), 0, HEAD_START_MS);
  },
  ended(kernel) {
    settle(kernel.world.words, threadAt(kernel.thread));
  },
};

function settle(words: Int32Array, at: At<"thread">): void {
  if (get(words, at, THREAD.settled) === 1) return;
  Atomics.store(words, cell(at, THREAD.settled), 1);
  Atomics.notify(words, cell(at, THREAD.settled));
}
