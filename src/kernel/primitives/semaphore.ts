import { ThreadlabError } from "../../protocol/errors.ts";
import { dequeue } from "../memory/wait-queue.ts";
import { objectAt } from "../records/areas.ts";
import { GRANT_OK } from "../records/codes.ts";
import { add, get, queueOf, set } from "../records/fields.ts";
import { SEMAPHORE } from "../records/objects.ts";
import { emit } from "../steps/emit.ts";
import { enterStep, leave } from "../steps/enter.ts";
import type { Kernel } from "../steps/kernel.ts";
import { beginWait, grant, park, passAtOnce } from "../steps/wait.ts";
import { makeObject } from "./objects.ts";

/** The largest number that a word can hold, minus one for the bound. */
export const MOST_PERMITS = 2 ** 31 - 2;

/**
 * Makes a semaphore.
 *
 * @param value how many may enter at first; also the maximum of a bounded semaphore.
 */
export function makeSemaphore(
  kernel: Kernel,
  kind: "semaphore" | "bounded-semaphore",
  value: number,
): number {
  const bound = kind === "semaphore" ? 0 : value + 1;
  return makeObject(kernel, {
    kind,
    fields: [
      [SEMAPHORE.value, value],
      [SEMAPHORE.bound, bound],
      [SEMAPHORE.given, value],
    ],
    count: value,
  });
}

/** Takes a permit, and waits in a queue while there is none. @param timeout seconds. @returns whether it got one. */
export function acquireSemaphore(kernel: Kernel, semaphore: number, timeout: number): boolean {
  enterStep(kernel, "acquire", semaphore, 0, timeout !== Infinity);
  if (takeOne(kernel, semaphore)) {
    passAtOnce(kernel, "acquire", semaphore, timeout);
    return true;
  }
  const waiters = queueOf(objectAt<"semaphore">(semaphore), SEMAPHORE.waiters);
  beginWait(kernel, "acquire", semaphore, timeout, waiters);
  return park(kernel) === GRANT_OK;
}

/** Takes a permit if there is one. */
export function trySemaphore(kernel: Kernel, semaphore: number): boolean {
  enterStep(kernel, "try", semaphore);
  const taken = takeOne(kernel, semaphore);
  emit(kernel, "try", semaphore, taken ? "ok" : "refused");
  leave(kernel);
  return taken;
}

/**
 * Gives `count` permits back; the first in line get them.
 *
 * @throws ThreadlabError `ERR_SEMAPHORE_OVER_RELEASED` beyond the bound.
 */
export function releaseSemaphore(kernel: Kernel, semaphore: number, count: number): void {
  const { words } = kernel.world;
  const at = objectAt<"semaphore">(semaphore);
  enterStep(kernel, "release", semaphore, count);
  const bound = get(words, at, SEMAPHORE.bound);
  const most = bound === 0 ? MOST_PERMITS : bound - 1;
  if (get(words, at, SEMAPHORE.value) + count > most) {
    emit(kernel, "release", semaphore, "error", count);
    leave(kernel);
    throw new ThreadlabError("ERR_SEMAPHORE_OVER_RELEASED", "released too many times");
  }
  emit(kernel, "release", semaphore, "ok", count);
  let left = count;
  while (left > 0) {
    const next = dequeue(words, queueOf(at, SEMAPHORE.waiters));
    if (next === 0) break;
    grant(kernel, next, semaphore);
    left--;
  }
  add(words, at, SEMAPHORE.value, left);
  set(words, at, SEMAPHORE.given, Math.min(MOST_PERMITS, get(words, at, SEMAPHORE.given) + count));
  leave(kernel);
}

/**
 * Whether a release of an unbounded semaphore could overflow if too few acquires come before it. That depends on the releases alone, so it
 * is the same in all orders of a trace.
 */
export function mayOverRelease(words: Int32Array, semaphore: number, count: number): boolean {
  return get(words, objectAt<"semaphore">(semaphore), SEMAPHORE.given) + count > MOST_PERMITS;
}

function takeOne({ world }: Kernel, semaphore: number): boolean {
  const at = objectAt<"semaphore">(semaphore);
  const value = get(world.words, at, SEMAPHORE.value);
  if (value <= 0) return false;
  set(world.words, at, SEMAPHORE.value, value - 1);
  return true;
}
