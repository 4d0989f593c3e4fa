import { ThreadlabError } from "../protocol/errors.ts";
import { OBJECT_KINDS } from "../protocol/event.ts";
import { emit, enterStep, grant, type Kernel, leave, park, passAtOnce, startWaiting } from "./kernel.ts";
import { GRANT_OK, O_A, O_B, O_C, O_KIND, O_QUEUE, objectAt } from "./layout.ts";
import { dequeue } from "./wait-queue.ts";

/** Word of a lock's record: the thread that holds it, 0 when free. */
export const LOCK_OWNER = O_A;
/** How many times an RLock is held. */
export const LOCK_DEPTH = O_B;
/** 1 once a thread has released it that did not hold it: the program uses it as a signal. */
export const LOCK_SIGNALS = O_C;
const LOCK_KIND = OBJECT_KINDS.indexOf("lock");

/** A lock as the threading layer sees it. */
export interface LockState {
  readonly owner: number;
  readonly depth: number;
}

export function lockState({ world }: Kernel, lock: number): LockState {
  const at = objectAt(lock);
  return { owner: world.words[at + LOCK_OWNER] as number, depth: world.words[at + LOCK_DEPTH] as number };
}

/**
 * Acquires a lock, and waits for it in a queue. A release hands the lock to the first thread in the queue, so none can overtake.
 *
 * @param timeout seconds; Infinity waits for ever.
 * @returns whether it was taken.
 */
export function acquireLock(kernel: Kernel, lock: number, timeout: number): boolean {
  enterStep(kernel, "acquire", lock, 0, timeout !== Infinity);
  if (takeFree(kernel, lock)) {
    passAtOnce(kernel, "acquire", lock, timeout);
    return true;
  }
  startWaiting(kernel, objectAt(lock) + O_QUEUE, lock, timeout);
  emit(kernel, "acquire", lock, "wait", timeout);
  leave(kernel);
  return park(kernel) === GRANT_OK;
}

/** Takes a lock if it is free. */
export function tryLock(kernel: Kernel, lock: number): boolean {
  enterStep(kernel, "try", lock);
  const taken = takeFree(kernel, lock);
  emit(kernel, "try", lock, taken ? "ok" : "refused");
  leave(kernel);
  return taken;
}

/**
 * Takes an RLock once more that the current thread holds: local to the thread, no step that others could see.
 *
 * @returns false if the current thread does not hold it.
 */
export function reenterLock({ world, thread }: Kernel, lock: number): boolean {
  const at = objectAt(lock);
  // Only the thread itself can make itself the owner, so this read needs no lock.
  if (world.words[at + LOCK_OWNER] !== thread) return false;
  world.words[at + LOCK_DEPTH] = (world.words[at + LOCK_DEPTH] as number) + 1;
  return true;
}

/** Puts back the levels that an RLock had before its holder waited on a condition; it is held again. Local to the thread. */
export function restoreDepth({ world }: Kernel, lock: number, depth: number): void {
  world.words[objectAt(lock) + LOCK_DEPTH] = depth;
}

/** Looks at a lock: one step. @returns the thread that holds it, 0 for none. */
export function probeLock(kernel: Kernel, lock: number): number {
  enterStep(kernel, "probe", lock);
  const owner = kernel.world.words[objectAt(lock) + LOCK_OWNER] as number;
  emit(kernel, "probe", lock, "ok", owner === 0 ? 0 : 1);
  leave(kernel);
  return owner;
}

/**
 * Whether the current thread may do what takes a lock that is held, as a part of a step. An RLock it must hold itself; of a
 * plain lock, which nobody owns, it is enough that some thread does.
 */
export function isGuarded({ world, thread }: Kernel, lock: number): boolean {
  const at = objectAt(lock);
  const owner = world.words[at + LOCK_OWNER] as number;
  return owner === thread || (owner !== 0 && world.words[at + O_KIND] === LOCK_KIND);
}

/** Gives a lock back, or takes one level off an RLock. */
export function releaseLock(kernel: Kernel, lock: number): void {
  const { words } = kernel.world;
  const at = objectAt(lock);
  if (words[at + LOCK_OWNER] === kernel.thread && (words[at + LOCK_DEPTH] as number) > 1) {
    words[at + LOCK_DEPTH] = (words[at + LOCK_DEPTH] as number) - 1;
    return;
  }
  // Told to the scheduler: who releases what another holds, or nobody, races with whoever acquires it.
  enterStep(kernel, "release", lock, words[at + LOCK_OWNER] === kernel.thread ? 0 : 1);
  if (words[at + LOCK_OWNER] === 0) {
    emit(kernel, "release", lock, "error");
    leave(kernel);
    throw new ThreadlabError("ERR_LOCK_NOT_HELD", "released an unlocked lock");
  }
  handOver(kernel, lock);
  leave(kernel);
}

/** The release itself, as a part of a step: writes its event and gives the lock to the first in line. */
export function handOver(kernel: Kernel, lock: number): void {
  const { words } = kernel.world;
  const at = objectAt(lock);
  if (words[at + LOCK_OWNER] !== kernel.thread) words[at + LOCK_SIGNALS] = 1;
  const next = dequeue(words, at + O_QUEUE);
  words[at + LOCK_OWNER] = next;
  words[at + LOCK_DEPTH] = next === 0 ? 0 : 1;
  emit(kernel, "release", lock, "ok", 1);
  if (next !== 0) grant(kernel, next, lock);
}

function takeFree(kernel: Kernel, lock: number): boolean {
  const { words } = kernel.world;
  const at = objectAt(lock);
  if (words[at + LOCK_OWNER] !== 0) return false;
  words[at + LOCK_OWNER] = kernel.thread;
  words[at + LOCK_DEPTH] = 1;
  return true;
}
