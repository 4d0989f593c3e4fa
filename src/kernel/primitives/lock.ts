import { ThreadlabError } from "../../protocol/errors.ts";
import { objectKind } from "../memory/object-kind.ts";
import { dequeue } from "../memory/wait-queue.ts";
import { objectAt } from "../records/areas.ts";
import { GRANT_OK } from "../records/codes.ts";
import { add, get, queueOf, set } from "../records/fields.ts";
import { LOCK } from "../records/objects.ts";
import { emit } from "../steps/emit.ts";
import { enterStep, leave } from "../steps/enter.ts";
import type { Kernel } from "../steps/kernel.ts";
import { beginWait, grant, park, passAtOnce } from "../steps/wait.ts";
import { makeObject } from "./objects.ts";

/** @param isSignal whether one thread releases it for another; the trace gets to know it as the count. */
export function makeLock(kernel: Kernel, isSignal: boolean): number {
  const signals = isSignal ? 1 : 0;
  return makeObject(kernel, { kind: "lock", fields: [[LOCK.signals, signals]], count: signals });
}

/** A lock as the threading layer sees it. */
interface LockState {
  readonly owner: number;
  readonly depth: number;
}

export function lockState({ world }: Kernel, lock: number): LockState {
  const at = objectAt<"lock">(lock);
  return { owner: get(world.words, at, LOCK.owner), depth: get(world.words, at, LOCK.depth) };
}

/**
 * Acquires a lock, and waits for it in a queue. A release hands the lock to the first thread in the queue, so no thread can overtake.
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
  beginWait(kernel, "acquire", lock, timeout, queueOf(objectAt<"lock">(lock), LOCK.waiters));
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
 * Takes an RLock again that the current thread holds: local to the thread, not a step that others could see.
 *
 * @returns false if the current thread does not hold it.
 */
export function reenterLock({ world, thread }: Kernel, lock: number): boolean {
  const at = objectAt<"lock">(lock);
  // While this thread runs, it waits for no lock, so nobody makes it the owner or takes that away: this read needs no lock.
  if (get(world.words, at, LOCK.owner) !== thread) return false;
  add(world.words, at, LOCK.depth, 1);
  return true;
}

/** Restores the levels that an RLock had before its holder waited on a condition; it is held again. Local to the thread. */
export function restoreDepth({ world }: Kernel, lock: number, depth: number): void {
  set(world.words, objectAt<"lock">(lock), LOCK.depth, depth);
}

/** Looks at a lock: one step. @returns the thread that holds it; 0 for none. */
export function probeLock(kernel: Kernel, lock: number): number {
  enterStep(kernel, "probe", lock);
  const owner = get(kernel.world.words, objectAt<"lock">(lock), LOCK.owner);
  emit(kernel, "probe", lock, "ok", owner === 0 ? 0 : 1);
  leave(kernel);
  return owner;
}

/**
 * Whether the current thread may do something that needs the lock, as a part of a step. It must hold an RLock itself; a plain lock has no
 * owner, so it is enough that some thread holds it.
 */
export function isGuarded({ world, thread }: Kernel, lock: number): boolean {
  const owner = get(world.words, objectAt<"lock">(lock), LOCK.owner);
  return owner === thread || (owner !== 0 && objectKind(world.words, lock) === "lock");
}

/** Releases a lock, or takes one level off an RLock. */
export function releaseLock(kernel: Kernel, lock: number): void {
  const { words } = kernel.world;
  const at = objectAt<"lock">(lock);
  if (get(words, at, LOCK.owner) === kernel.thread && get(words, at, LOCK.depth) > 1) {
    add(words, at, LOCK.depth, -1);
    return;
  }
  // For the scheduler: the release of a lock that another thread holds, or none, races with an acquire.
  enterStep(kernel, "release", lock, get(words, at, LOCK.owner) === kernel.thread ? 0 : 1);
  if (get(words, at, LOCK.owner) === 0) {
    emit(kernel, "release", lock, "error");
    leave(kernel);
    throw new ThreadlabError("ERR_LOCK_NOT_HELD", "released an unlocked lock");
  }
  handOver(kernel, lock);
  leave(kernel);
}

/** The release, as a part of a step: writes its event and gives the lock to the first in line. */
export function handOver(kernel: Kernel, lock: number): void {
  const { words } = kernel.world;
  const at = objectAt<"lock">(lock);
  if (get(words, at, LOCK.owner) !== kernel.thread) set(words, at, LOCK.signals, 1);
  const next = dequeue(words, queueOf(at, LOCK.waiters));
  set(words, at, LOCK.owner, next);
  set(words, at, LOCK.depth, next === 0 ? 0 : 1);
  emit(kernel, "release", lock, "ok", 1);
  if (next !== 0) grant(kernel, next, lock);
}

function takeFree(kernel: Kernel, lock: number): boolean {
  const { words } = kernel.world;
  const at = objectAt<"lock">(lock);
  if (get(words, at, LOCK.owner) !== 0) return false;
  set(words, at, LOCK.owner, kernel.thread);
  set(words, at, LOCK.depth, 1);
  return true;
}
