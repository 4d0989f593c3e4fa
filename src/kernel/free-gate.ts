import { type Gate, now, toMachineMs } from "./kernel.ts";
import { GRANT_NONE, H_STOP, STOP_NONE, T_BEGUN, T_FUTEX, T_GRANT, T_SETTLED, threadAt } from "./layout.ts";

/**
 * Milliseconds that a new thread gets before its starter goes on, unless it waits or ends sooner. CPython gives it the
 * like: the starter wakes, and then wants the interpreter's lock, which the new thread keeps until it blocks or the
 * switch interval is over. No order is promised by it, but the usual one is the one that readers of Python know.
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
      const seen = Atomics.load(words, at + T_FUTEX);
      if (Atomics.load(words, at + T_GRANT) !== GRANT_NONE) return;
      if (Atomics.load(words, H_STOP) !== STOP_NONE) return;
      const left = deadline - now(kernel.world);
      if (left <= 0) return;
      // Woken by the grant (which bumps the word first, so no wake-up is lost) or by the clock.
      Atomics.wait(words, at + T_FUTEX, seen, toMachineMs(kernel.world, left));
    }
  },
  started(kernel, child) {
    const { words } = kernel.world;
    const begun = threadAt(child) + T_BEGUN;
    // The supervisor sets it too when no worker can be had.
    while (Atomics.load(words, begun) === 0 && Atomics.load(words, H_STOP) === STOP_NONE) {
      Atomics.wait(words, begun, 0, 1000);
    }
    Atomics.wait(words, threadAt(child) + T_SETTLED, 0, HEAD_START_MS);
  },
  ended(kernel) {
    settle(kernel.world.words, threadAt(kernel.thread));
  },
};

function settle(words: Int32Array, at: number): void {
  if (words[at + T_SETTLED] === 1) return;
  Atomics.store(words, at + T_SETTLED, 1);
  Atomics.notify(words, at + T_SETTLED);
}
