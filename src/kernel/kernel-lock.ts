import { H_LOCK, H_OWNER } from "./layout.ts";

const FREE = 0;
const HELD = 1;
const CONTENDED = 2;
/** Tries before sleeping: a step of the kernel takes about a microsecond, a sleep and a wake-up sixty. */
const SPINS = 200;

/** Takes the lock that guards the whole world (Drepper's futex mutex, "Futexes are tricky", mutex 2). */
export function lockKernel(words: Int32Array, agent: number): void {
  if (!take(words)) {
    if (words[H_OWNER] === agent) throw new Error("A step was left half done. This is a bug in threadlab.");
    // Told apart from HELD so that the holder knows that somebody must be woken.
    while (Atomics.exchange(words, H_LOCK, CONTENDED) !== FREE) Atomics.wait(words, H_LOCK, CONTENDED);
  }
  words[H_OWNER] = agent;
}

/** Takes the lock if that needs no sleep: for the supervisor, which must never block. */
export function tryLockKernel(words: Int32Array, agent: number): boolean {
  if (!take(words)) return false;
  words[H_OWNER] = agent;
  return true;
}

export function unlockKernel(words: Int32Array): void {
  words[H_OWNER] = 0;
  if (Atomics.exchange(words, H_LOCK, FREE) === CONTENDED) Atomics.notify(words, H_LOCK, 1);
}

/** Makes the lock the supervisor's, whoever has it. For when its holder cannot be waited for. */
export function seizeKernelLock(words: Int32Array, agent: number): void {
  // Contended, so that whoever waits is woken when it is given back.
  Atomics.store(words, H_LOCK, CONTENDED);
  words[H_OWNER] = agent;
}

/**
 * Frees the lock of an agent that died with it.
 *
 * @returns whether it held the lock; the world may then be half changed, and the run should end.
 */
export function breakKernelLock(words: Int32Array, agent: number): boolean {
  if (words[H_OWNER] !== agent || Atomics.load(words, H_LOCK) === FREE) return false;
  unlockKernel(words);
  return true;
}

function take(words: Int32Array): boolean {
  for (let i = 0; i < SPINS; i++) {
    if (Atomics.compareExchange(words, H_LOCK, FREE, HELD) === FREE) return true;
  }
  return false;
}
