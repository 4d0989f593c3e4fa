import { cell } from "../records/fields.ts";
import { HEADER, WORLD } from "../records/header.ts";

/**
 * The lock that guards the whole world: a futex mutex (Drepper, "Futexes are tricky", mutex 2) whose one word also says who holds it. 0 is
 * free; otherwise the upper bits are the holder's number, and the lowest bit is 1 if an agent may sleep on the word. So whenever a worker
 * dies with the lock, it is known as the holder.
 */
const FREE = 0;
const CONTENDED = 1;

/** Tries before sleeping: a step of the kernel takes about a microsecond, a sleep and a wake-up sixty. */
const SPINS = 200;

/** Takes the lock, and sleeps until it is free. Not for the supervisor. */
export function lockKernel(words: Int32Array, agent: number): void {
  if (tryLockKernel(words, agent)) return;
  for (;;) {
    const held = Atomics.load(words, cell(WORLD, HEADER.lock));
    if (held >> 1 === agent) throw new Error("The last step of this thread was left half done.");
    if (held === FREE) {
      // Taken as contended: others may still sleep, and this holder must wake the next one.
      if (Atomics.compareExchange(words, cell(WORLD, HEADER.lock), FREE, (agent << 1) | CONTENDED) === FREE)
        return;
    } else if (Atomics.compareExchange(words, cell(WORLD, HEADER.lock), held, held | CONTENDED) === held) {
      Atomics.wait(words, cell(WORLD, HEADER.lock), held | CONTENDED);
    }
  }
}

/** Takes the lock if that needs no sleep. */
export function tryLockKernel(words: Int32Array, agent: number): boolean {
  for (let i = 0; i < SPINS; i++)
    if (Atomics.compareExchange(words, cell(WORLD, HEADER.lock), FREE, agent << 1) === FREE) return true;
  return false;
}

export function unlockKernel(words: Int32Array): void {
  if ((Atomics.exchange(words, cell(WORLD, HEADER.lock), FREE) & CONTENDED) !== 0)
    Atomics.notify(words, cell(WORLD, HEADER.lock), 1);
}

/** The holder of the lock; 0 while it is free. */
export function lockHolder(words: Int32Array): number {
  return Atomics.load(words, cell(WORLD, HEADER.lock)) >> 1;
}

/**
 * Frees the lock of an agent that has died.
 *
 * @returns whether it held the lock; the world may then be half changed, and the run should end.
 */
export function breakKernelLock(words: Int32Array, agent: number): boolean {
  const held = Atomics.load(words, cell(WORLD, HEADER.lock));
  const wasHeld = held !== FREE && held >> 1 === agent;
  if (wasHeld) Atomics.store(words, cell(WORLD, HEADER.lock), FREE);
  // In either case: it may have been about to wake a sleeper, or have been woken and died before it took the lock.
  Atomics.notify(words, cell(WORLD, HEADER.lock), 1);
  return wasHeld;
}
