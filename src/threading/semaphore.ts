import {
  acquireSemaphore,
  MOST_PERMITS,
  makeSemaphore,
  releaseSemaphore,
  trySemaphore,
} from "../kernel/primitives/semaphore.ts";
import { threadName } from "../kernel/threads/make-thread.ts";
import { ThreadlabError } from "../protocol/errors.ts";
import type { ObjectKind } from "../protocol/event.ts";
import {
  ACQUIRE,
  type AcquireOptions,
  acquireSeconds,
  type Held,
  holdUntilDisposed,
  withHeld,
} from "./lock.ts";
import { checkOptions } from "./support/check-options.ts";
import { current } from "./support/current.ts";
import { bindHandle, HANDLE, type Handle, type HandleState, handleOf, onRevive } from "./support/handle.ts";
import { inWords } from "./support/in-words.ts";
import { nameObject } from "./support/object-name.ts";
import { showGiven } from "./support/show-given.ts";

const SEMAPHORES: readonly ObjectKind[] = ["semaphore", "bounded-semaphore"];

/**
 * A counter that never goes below zero, Python's `threading.Semaphore`. `acquire` takes a permit, and waits while there is
 * none; `release` gives a permit back. With `new Semaphore(n)`, at most n threads are between the two calls.
 *
 * Guarantees: permits are given first come, first served. What a thread did before `release`, the thread that gets its
 * permit can see.
 *
 * May surprise: no thread owns a permit. Any thread may release, even without an `acquire`, and each extra release lets
 * one more thread in from then on. (A BoundedSemaphore reports it.) And a semaphore of more than 1 lets several threads in
 * at the same time: it limits, it does not protect data.
 *
 * ```ts
 * try { seats.acquire({ timeout: 1 }); dine(); } finally { seats.release(); }   // releases what it may not have got
 * if (seats.acquire({ timeout: 1 })) try { dine(); } finally { seats.release(); }
 * ```
 */
export class Semaphore implements Handle {
  declare readonly [HANDLE]: HandleState;

  /** @param value the number of permits at first. @throws ThreadlabError `ERR_SEMAPHORE_VALUE` below zero. */
  constructor(value = 1) {
    checkValue(this.kind(), value);
    bindHandle(this, this.kind(), (kernel) => makeSemaphore(kernel, this.kind(), value));
  }

  /**
   * Takes a permit.
   *
   * @returns whether it got one: false only with `blocking: false` or after `timeout` seconds.
   * @throws ThreadlabError `ERR_TIMEOUT_VALUE` for a timeout that is not a number, or is given with `blocking: false`.
   */
  acquire(options: AcquireOptions = {}): boolean {
    const timeout = semaphoreTimeout(options);
    const { kernel } = current();
    const { id } = handleOf(this, SEMAPHORES);
    return timeout <= 0 ? trySemaphore(kernel, id) : acquireSemaphore(kernel, id, timeout);
  }

  /**
   * Gives `n` permits back in one step: the n threads that have waited longest go on.
   *
   * @throws ThreadlabError `ERR_SEMAPHORE_VALUE` for n below 1.
   */
  release(n = 1): void {
    const { kernel } = current();
    if (!Number.isInteger(n) || n < 1) {
      throw new ThreadlabError(
        "ERR_SEMAPHORE_VALUE",
        `${threadName(kernel, kernel.thread)} released ${showGiven(n)} of ${nameSemaphore(this)}. Give a whole number, 1 or more.`,
      );
    }
    try {
      releaseSemaphore(kernel, handleOf(this, SEMAPHORES).id, Math.min(n, MOST_PERMITS + 1));
    } catch (error) {
      throw inWords(error, "ERR_SEMAPHORE_OVER_RELEASED", () => {
        const here = threadName(kernel, kernel.thread);
        return (
          `${here} released ${n} of ${nameSemaphore(this)}, more than had been acquired. ` +
          "Release once for each acquire() that returned true: semaphore.with(() => …) does both."
        );
      });
    }
  }

  /** Runs `action` between `acquire` and `release`. */
  with<T>(action: () => T): T {
    return withHeld(this, action);
  }

  /** Acquires until the end of the block: `using seat = semaphore.hold()`. */
  hold(): Held {
    return holdUntilDisposed(this);
  }

  /** Its kind in the kernel. BoundedSemaphore differs only in this. */
  protected kind(): "semaphore" | "bounded-semaphore" {
    return "semaphore";
  }
}

onRevive("semaphore", Semaphore.prototype);

function checkValue(kind: string, value: unknown): void {
  if (typeof value === "number" && Number.isInteger(value) && value >= 0 && value <= MOST_PERMITS) return;
  const type = kind === "semaphore" ? "Semaphore" : "BoundedSemaphore";
  throw new ThreadlabError(
    "ERR_SEMAPHORE_VALUE",
    `${type}: the initial value is ${showGiven(value)}; give a whole number from 0 to ${MOST_PERMITS}.`,
  );
}

/** Seconds, 0 or less to give up at once. Unlike a lock's, a semaphore's timeout may be negative, as in CPython. */
function semaphoreTimeout(options: AcquireOptions): number {
  checkOptions(options, "Semaphore.acquire", ACQUIRE);
  const { blocking = true, timeout } = options;
  return acquireSeconds(blocking, timeout, "Semaphore.acquire");
}

function nameSemaphore(semaphore: Semaphore): string {
  return nameObject(
    semaphore,
    handleOf(semaphore, SEMAPHORES).kind === "semaphore" ? "a Semaphore" : "a BoundedSemaphore",
  );
}
