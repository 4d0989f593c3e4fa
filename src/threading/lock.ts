import { acquireLock, probeLock, releaseLock, tryLock } from "../kernel/lock.ts";
import { makeObject } from "../kernel/objects.ts";
import { threadName } from "../kernel/threads.ts";
import { isThreadlabError, ThreadlabError } from "../protocol/errors.ts";
import type { ObjectKind } from "../protocol/event.ts";
import { current } from "../worker/current.ts";
import { checkOptions, type OptionsCall } from "./check-options.ts";
import { checkTimeout } from "./check-timeout.ts";
import { asHandle, bindHandle, HANDLE, type Handle, type HandleState, onRevive } from "./handle.ts";
import { nameObject } from "./object-name.ts";

export interface AcquireOptions {
  /** False: give up at once instead of waiting. Default true. */
  readonly blocking?: boolean;
  /** Seconds to wait at most. Default: for ever. */
  readonly timeout?: number;
}

/** What every `acquire` reads. */
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
 * Guarantees: one thread at a time holds it; what a thread did before `release` is seen by whoever acquires it
 * next; and it is handed over first come, first served, so nobody waits for ever while others take turns. (CPython
 * promises no such order; programs that rely on one are wrong there.)
 *
 * May surprise: it is not owned. Any thread may release it, and the thread that holds it waits for ever if it
 * acquires it again. An error between `acquire` and `release` leaves it locked:
 *
 * ```ts
 * mutex.acquire();
 * work();            // throws, and the lock is never released
 * mutex.release();
 *
 * mutex.with(() => work());   // releases in any case
 * ```
 */
export class Lock implements Handle {
  declare readonly [HANDLE]: HandleState;

  constructor() {
    bindHandle(this, "lock", (kernel) => makeObject(kernel, { kind: "lock" }));
  }

  /**
   * Takes the lock.
   *
   * @returns whether it was taken: false only with `blocking: false` or after `timeout` seconds.
   * @throws ThreadlabError `ERR_TIMEOUT_VALUE` for a timeout that is no number, negative, or given with
   * `blocking: false`.
   */
  acquire(options: AcquireOptions = {}): boolean {
    const timeout = acquireTimeout(options, "Lock.acquire");
    const { kernel } = current();
    return timeout === 0 ? tryLock(kernel, this[HANDLE].id) : acquireLock(kernel, this[HANDLE].id, timeout);
  }

  /** Gives the lock to the thread that has waited longest. @throws ThreadlabError `ERR_LOCK_NOT_HELD` */
  release(): void {
    const { kernel } = current();
    explainRelease(this, () => releaseLock(kernel, this[HANDLE].id));
  }

  /** Whether some thread holds it. True by the time you read it means nothing for the time after. */
  locked(): boolean {
    return probeLock(current().kernel, this[HANDLE].id) !== 0;
  }

  /** Runs `action` holding the lock, and releases it whatever happens. */
  with<T>(action: () => T): T {
    return withHeld(this, action);
  }

  /** Takes the lock until the end of the block: `using held = lock.hold()`. */
  hold(): Held {
    return holdUntilDisposed(this);
  }
}

onRevive("lock", (id) => asHandle(Lock.prototype, { kind: "lock" satisfies ObjectKind, id }));

/** Turns `{ blocking, timeout }` into seconds as CPython does: 0 does not wait, Infinity (or -1) waits for ever. */
export function acquireTimeout(options: AcquireOptions, what: string): number {
  checkOptions(options, what, ACQUIRE);
  const { blocking = true, timeout: given } = options;
  const timeout = given === -1 ? undefined : given;
  const seconds = checkTimeout(timeout, what);
  if (!blocking && timeout !== undefined) {
    throw new ThreadlabError(
      "ERR_TIMEOUT_VALUE",
      `${what}: a timeout makes no sense with blocking: false. Leave one of the two out.`,
    );
  }
  if (seconds < 0) {
    throw new ThreadlabError(
      "ERR_TIMEOUT_VALUE",
      `${what}: the timeout is ${seconds}; it cannot be negative. Leave it out to wait for ever.`,
    );
  }
  return blocking ? seconds : 0;
}

/** Python's `with lock:`. */
export function withHeld<T>(lock: { acquire(): boolean; release(): void }, action: () => T): T {
  const { kernel } = current();
  lock.acquire();
  const { site } = kernel;
  try {
    return action();
  } finally {
    // The release belongs to the place of the `with`, not to the last thing that the action did.
    kernel.site = site;
    lock.release();
  }
}

export function holdUntilDisposed(lock: { acquire(): boolean; release(): void }): Held {
  lock.acquire();
  return { [Symbol.dispose]: () => lock.release() };
}

/** Says who released what, where the kernel only says that it was not held. */
function explainRelease(lock: Lock, release: () => void): void {
  try {
    release();
  } catch (error) {
    if (!isThreadlabError(error) || error.code !== "ERR_LOCK_NOT_HELD") throw error;
    const { kernel } = current();
    throw new ThreadlabError(
      "ERR_LOCK_NOT_HELD",
      `${threadName(kernel, kernel.thread)} released ${nameObject(lock, "a Lock")}, which nobody holds. ` +
        "Acquire it first, and release it once: " +
        "lock.with(() => …) does both.",
    );
  }
}
