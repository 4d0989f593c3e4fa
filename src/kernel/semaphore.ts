import { ThreadlabError } from "../protocol/errors.ts";
import { emit, enterStep, grant, type Kernel, leave, park, passAtOnce, startWaiting } from "./kernel.ts";
import { GRANT_OK, O_A, O_B, O_C, O_QUEUE, objectAt } from "./layout.ts";
import { makeObject } from "./objects.ts";
import { dequeue } from "./wait-queue.ts";

/** Words of a semaphore's record: how many more may enter; one more than the most that there may be, or 0 for no bound. */
export const SEMAPHORE_VALUE = O_A;
const SEMAPHORE_BOUND = O_B;
/** The value that it would have if no permit were taken. */
const SEMAPHORE_GIVEN = O_C;
/** The largest number that a word can hold, minus one for the bound. */
export const MOST_PERMITS = 2 ** 31 - 2;

/**
 * Makes a semaphore.
 *
 * @param value how many may enter at first; of a bounded semaphore also the most that there may be.
 */
export function makeSemaphore(
  kernel: Kernel,
  kind: "semaphore" | "bounded-semaphore",
  value: number,
): number {
  const bound = kind === "semaphore" ? 0 : value + 1;
  return makeObject(kernel, {
    kind,
    words: { [SEMAPHORE_VALUE]: value, [SEMAPHORE_BOUND]: bound, [SEMAPHORE_GIVEN]: value },
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
  startWaiting(kernel, objectAt(semaphore) + O_QUEUE, semaphore, timeout);
  emit(kernel, "acquire", semaphore, "wait", timeout);
  leave(kernel);
  return park(kernel) === GRANT_OK;
}

/** Takes one if there is one. */
export function trySemaphore(kernel: Kernel, semaphore: number): boolean {
  enterStep(kernel, "try", semaphore);
  const taken = takeOne(kernel, semaphore);
  emit(kernel, "try", semaphore, taken ? "ok" : "refused");
  leave(kernel);
  return taken;
}

/**
 * Gives `count` back; the first in line get them.
 *
 * @throws ThreadlabError `ERR_SEMAPHORE_OVER_RELEASED` beyond the bound.
 */
export function releaseSemaphore(kernel: Kernel, semaphore: number, count: number): void {
  const { words } = kernel.world;
  const at = objectAt(semaphore);
  enterStep(kernel, "release", semaphore, count);
  const bound = words[at + SEMAPHORE_BOUND] as number;
  const most = bound === 0 ? MOST_PERMITS : bound - 1;
  if ((words[at + SEMAPHORE_VALUE] as number) + count > most) {
    emit(kernel, "release", semaphore, "error", count);
    leave(kernel);
    throw new ThreadlabError("ERR_SEMAPHORE_OVER_RELEASED", "released too many times");
  }
  emit(kernel, "release", semaphore, "ok", count);
  let left = count;
  while (left > 0) {
    const next = dequeue(words, at + O_QUEUE);
    if (next === 0) break;
    grant(kernel, next, semaphore);
    left--;
  }
  words[at + SEMAPHORE_VALUE] = (words[at + SEMAPHORE_VALUE] as number) + left;
  words[at + SEMAPHORE_GIVEN] = Math.min(MOST_PERMITS, (words[at + SEMAPHORE_GIVEN] as number) + count);
  leave(kernel);
}

/**
 * Whether a release of a semaphore without a bound may be one too many, if too few acquire before it. That depends on the
 * releases alone, so it is the same in all orders of a trace.
 */
export function mayOverRelease(words: Int32Array, semaphore: number, count: number): boolean {
  return (words[objectAt(semaphore) + SEMAPHORE_GIVEN] as number) + count > MOST_PERMITS;
}

export function semaphoreValue({ world }: Kernel, semaphore: number): number {
  return world.words[objectAt(semaphore) + SEMAPHORE_VALUE] as number;
}

function takeOne({ world }: Kernel, semaphore: number): boolean {
  const at = objectAt(semaphore) + SEMAPHORE_VALUE;
  const value = world.words[at] as number;
  if (value <= 0) return false;
  world.words[at] = value - 1;
  return true;
}
