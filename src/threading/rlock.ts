import {
  acquireLock,
  lockState,
  probeLock,
  reenterLock,
  releaseLock,
  tryLock,
} from "../kernel/primitives/lock.ts";
import { makeObject } from "../kernel/primitives/objects.ts";
import type { Kernel } from "../kernel/steps/kernel.ts";
import { threadName } from "../kernel/threads/make-thread.ts";
import { ThreadlabError } from "../protocol/errors.ts";
import { type AcquireOptions, acquireTimeout, type Held, holdUntilDisposed, withHeld } from "./lock.ts";
import { current } from "./support/current.ts";
import { bindHandle, HANDLE, type Handle, type HandleState, handleOf, onRevive } from "./support/handle.ts";
import { nameObject } from "./support/object-name.ts";

/**
 * A lock that its holder may acquire again, Python's `threading.RLock`.
 *
 * Guarantees: only one thread at a time holds it, and that thread never waits for itself. The lock is free when it has
 * been released as often as it was acquired; then the thread that has waited longest gets it. Only the holder may release
 * it.
 *
 * May surprise: it keeps *other* threads out, not the holder's own calls. A function that reads, calls a second one
 * that changes the same data under the same RLock, and goes on with what it read, has a bug in spite of the lock:
 *
 * ```ts
 * mutex.with(() => {
 *   const before = money.value;
 *   payInterest();                  // acquires mutex again, and changes money
 *   money.value = before - 10;      // the interest is lost
 * });
 * ```
 */
export class RLock implements Handle {
  declare readonly [HANDLE]: HandleState;

  constructor() {
    bindHandle(this, "rlock", (kernel) => makeObject(kernel, { kind: "rlock" }));
  }

  /**
   * Acquires the lock, or one more level of it.
   *
   * @returns whether it was acquired: false only with `blocking: false` or after `timeout` seconds; the holder always
   * succeeds.
   * @throws ThreadlabError `ERR_TIMEOUT_VALUE`
   */
  acquire(options: AcquireOptions = {}): boolean {
    return acquireRLock(
      current().kernel,
      handleOf(this, "rlock").id,
      acquireTimeout(options, "RLock.acquire"),
    );
  }

  /** Releases one level. @throws ThreadlabError `ERR_LOCK_NOT_HELD`, `ERR_LOCK_NOT_OWNER` */
  release(): void {
    const { kernel } = current();
    const { id } = handleOf(this, "rlock");
    if (!isHeldHere(kernel, id)) throw refuseRelease(kernel, this);
    releaseLock(kernel, id);
  }

  /** Whether some thread holds it, this one included (CPython has it from 3.14). */
  locked(): boolean {
    return probeLock(current().kernel, handleOf(this, "rlock").id) !== 0;
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

onRevive("rlock", RLock.prototype);

function acquireRLock(kernel: Kernel, lock: number, timeout: number): boolean {
  if (reenterLock(kernel, lock)) return true;
  return timeout === 0 ? tryLock(kernel, lock) : acquireLock(kernel, lock, timeout);
}

/** This is not a step: only the thread itself can make it true or false. */
function isHeldHere(kernel: Kernel, lock: number): boolean {
  return kernel.thread !== 0 && lockState(kernel, lock).owner === kernel.thread;
}

function refuseRelease(kernel: Kernel, lock: RLock): ThreadlabError {
  const { id } = handleOf(lock, "rlock");
  const owner = probeLock(kernel, id);
  const here = threadName(kernel, kernel.thread);
  if (owner === 0) {
    return new ThreadlabError(
      "ERR_LOCK_NOT_HELD",
      `${here} released ${nameObject(lock, "an RLock")}, which nobody holds. ` +
        "Acquire it first, and release it as often as you acquired it.",
    );
  }
  return new ThreadlabError(
    "ERR_LOCK_NOT_OWNER",
    `${here} released ${nameObject(lock, "an RLock")}, which ${threadName(kernel, owner)} holds. ` +
      "Only the holder may release an RLock.",
  );
}
