import { acquireLock, makeLock, probeLock, releaseLock, tryLock } from "../kernel/primitives/lock.ts";
import { threadName } from "../kernel/threads/make-thread.ts";
import { ThreadlabError } from "../protocol/errors.ts";
import { checkOptions, type OptionsCall } from "./support/check-options.ts";
import { checkTimeout, refuseNegative } from "./support/check-timeout.ts";
import { current } from "./support/current.ts";
import { demandFunction } from "./support/demand-function.ts";
import { bindHandle, HANDLE, type Handle, type HandleState, handleOf, onRevive } from "./support/handle.ts";
import { inWords } from "./support/in-words.ts";
import { nameObject } from "./support/object-name.ts";

export interface AcquireOptions {
  /** False: give up at once instead of waiting. Default: true. */
  readonly blocking?: boolean;
  /** The longest time to wait, in seconds. Default: for ever. */
  readonly timeout?: number;
}

/** The options of every `acquire`. */
export const ACQUIRE: OptionsCall<AcquireOptions> = {
  example: "acquire({ blocking: false })",
  names: { blocking: true, timeout: true },
};

/** A lock that is held until the end of a block: `using held = lock.hold()`. */
export interface Held {
  [Symbol.dispose](): void;
}

/**
 * A mutual exclusion lock, Python's `threading.Lock`.
 *
 * Guarantees: only one thread at a time holds it. What a thread did before `release`, the next thread to acquire the lock
 * can see. Waiting threads get it first come, first served, so no thread waits for ever while others take turns. (CPython
 * promises no such order; a program that relies on this order is wrong there.)
 *
 * May surprise: no thread owns it. Any thread may release it, and the thread that holds it waits for ever if it acquires
 * it again. An error between `acquire` and `release` leaves it locked:
 *
 * ```ts
 * mutex.acquire();
 * work();            // throws, and the lock is never released
 * mutex.release();
 *
 * mutex.with(() => work());   // always releases it
 * ```
 */
export class Lock implements Handle {
  declare readonly [HANDLE]: HandleState;

  constructor() {
    bindHandle(this, "lock", (kernel) => makeLock(kernel, current().signals.includes(kernel.site)));
  }

  /**
   * Acquires the lock.
   *
   * @returns whether it was acquired: false only with `blocking: false` or after `timeout` seconds.
   * @throws ThreadlabError `ERR_TIMEOUT_VALUE` for a timeout that is not a number, is negative, or is given with
   * `blocking: false`.
   */
  acquire(options: AcquireOptions = {}): boolean {
    const timeout = acquireTimeout(options, "Lock.acquire");
    const { kernel } = current();
    return timeout === 0
      ? tryLock(kernel, handleOf(this, "lock").id)
      : acquireLock(kernel, handleOf(this, "lock").id, timeout);
  }

  /** Releases the lock; the thread that has waited longest gets it. @throws ThreadlabError `ERR_LOCK_NOT_HELD` */
  release(): void {
    const { kernel } = current();
    try {
      releaseLock(kernel, handleOf(this, "lock").id);
    } catch (error) {
      throw inWords(error, "ERR_LOCK_NOT_HELD", () => {
        const here = threadName(kernel, kernel.thread);
        return (
          `${here} released ${nameObject(this, "a Lock")}, which nobody holds. ` +
          "Acquire it first, and release it once: lock.with(() => …) does both."
        );
      });
    }
  }

  /** Whether some thread holds it. The answer may be out of date by the time you read it. */
  locked(): boolean {
    return probeLock(current().kernel, handleOf(this, "lock").id) !== 0;
  }

  /** Runs `action` with the lock held, and releases it even after an error. */
  with<T>(action: () => T): T {
    return withHeld(this, action);
  }

  /** Holds the lock until the end of the block: `using held = lock.hold()`. */
  hold(): Held {
    return holdUntilDisposed(this);
  }
}

onRevive("lock", Lock.prototype);

/** Turns `{ blocking, timeout }` into seconds as CPython does: 0 does not wait, Infinity (or -1) waits for ever. */
export function acquireTimeout(options: AcquireOptions, what: string): number {
  checkOptions(options, what, ACQUIRE);
  const { blocking = true, timeout } = options;
  return refuseNegative(acquireSeconds(blocking, timeout === -1 ? undefined : timeout, what), what);
}

/** How long an `acquire` may wait, in seconds, perhaps negative; 0 if it may not block. */
export function acquireSeconds(blocking: boolean, timeout: number | undefined, what: string): number {
  const seconds = checkTimeout(timeout, what);
  if (blocking) return seconds;
  if (timeout === undefined) return 0;
  throw new ThreadlabError(
    "ERR_TIMEOUT_VALUE",
    `${what}: a timeout makes no sense with blocking: false. Leave one of the two out.`,
  );
}

/** Python's `with lock:`. */
export function withHeld<T>(lock: { acquire(): boolean; release(): void }, action: () => T): T {
  const { kernel } = current();
  demandFunction(action, "with: action", "mutex.with(() => …)");
  lock.acquire();
  const { site } = kernel;
  try {
    return action();
  } finally {
    // The release happens at the line of the `with`, not at the line where the action ended.
    kernel.site = site;
    lock.release();
  }
}

export function holdUntilDisposed(lock: { acquire(): boolean; release(): void }): Held {
  lock.acquire();
  return { [Symbol.dispose]: () => lock.release() };
}
