import {
  conditionLock,
  makeCondition,
  notifyCondition,
  type Patience,
  waitCondition,
} from "../kernel/condition.ts";
import { acquireLock, lockState, restoreDepth } from "../kernel/lock.ts";
import { objectKind } from "../kernel/objects.ts";
import { threadName } from "../kernel/threads.ts";
import { isThreadlabError, ThreadlabError } from "../protocol/errors.ts";
import { current } from "../worker/current.ts";
import { checkWait } from "./check-timeout.ts";
import { asHandle, bindHandle, HANDLE, type Handle, type HandleState, onRevive, revive } from "./handle.ts";
import { type AcquireOptions, type Held, holdUntilDisposed, Lock, withHeld } from "./lock.ts";
import { nameObject, objectName } from "./object-name.ts";
import { RLock } from "./rlock.ts";

/**
 * A place to wait until something has changed, Python's `threading.Condition`: a lock that guards some data, and the
 * line of those who wait for a change of them.
 *
 * Guarantees: `wait` gives the lock back (all levels of an RLock) and joins the line in one step, so no notification
 * falls between the two; it returns holding the lock as before. `notify` wakes who has waited longest. Nobody is woken
 * without a notification or a timeout.
 *
 * May surprise: a notification is not remembered. Where nobody waits it is lost. And between the notification and the
 * moment when the woken thread has the lock again, a third thread may have been there, so look again:
 *
 * ```ts
 * ready.with(() => { if (items.value === 0) ready.wait(); take(); });             // somebody else took it
 * ready.with(() => { while (items.value === 0) ready.wait(); take(); });
 * ready.with(() => { ready.waitFor(() => items.value > 0); take(); });            // the same
 * ```
 */
export class Condition implements Handle {
  declare readonly [HANDLE]: HandleState;

  /** @param lock the lock that guards the data; several conditions may share one. Default: an RLock of its own. */
  constructor(lock?: Lock | RLock) {
    if (lock !== undefined && !(lock instanceof Lock || lock instanceof RLock)) {
      throw new ThreadlabError("ERR_ARGUMENT_TYPE", "Condition: give a Lock or an RLock, or leave it out.");
    }
    bindHandle(this, "condition", (kernel) => makeCondition(kernel, lock?.[HANDLE].id));
  }

  /**
   * Gives the lock back, waits for a notification, and takes the lock again.
   *
   * @param timeout seconds to wait at most.
   * @returns false after the timeout, true if notified.
   * @throws ThreadlabError `ERR_LOCK_NOT_HELD`, `ERR_TIMEOUT_VALUE`
   */
  wait(timeout?: number): boolean {
    return waitHeld(this, { seconds: checkWait(timeout, "Condition.wait") });
  }

  /**
   * Waits until `predicate` gives something true. It is called holding the lock, before each wait and after the last.
   *
   * @param timeout seconds for all the waiting together.
   * @returns what `predicate` gave last: something false after the timeout.
   * @throws ThreadlabError `ERR_LOCK_NOT_HELD`, `ERR_TIMEOUT_VALUE`
   */
  waitFor<T>(predicate: () => T, timeout?: number): T {
    const patience = { seconds: checkWait(timeout, "Condition.waitFor") };
    for (let isLate = false; ; isLate = !waitHeld(this, patience)) {
      const result = predicate();
      if (result || isLate) return result;
    }
  }

  /** Wakes the `n` threads that have waited longest, or as many as there are. @throws ThreadlabError `ERR_LOCK_NOT_HELD`, `ERR_ARGUMENT_TYPE` */
  notify(n = 1): void {
    const { kernel } = current();
    if (typeof n !== "number" || Number.isNaN(n)) {
      throw new ThreadlabError(
        "ERR_ARGUMENT_TYPE",
        `Condition.notify: n is ${String(n)}; give a number of threads.`,
      );
    }
    const { id } = this[HANDLE];
    const count = Math.max(0, Math.ceil(n));
    explainUnheld(this, "notified", () => notifyCondition(kernel, id, conditionLock(kernel, id), count));
  }

  /** Wakes everybody who waits. @throws ThreadlabError `ERR_LOCK_NOT_HELD` */
  notifyAll(): void {
    this.notify(Number.MAX_SAFE_INTEGER);
  }

  /** Takes the condition's lock. */
  acquire(options: AcquireOptions = {}): boolean {
    return lockOf(this).acquire(options);
  }

  /** Gives the condition's lock back. */
  release(): void {
    lockOf(this).release();
  }

  /** Whether some thread holds the condition's lock. */
  locked(): boolean {
    return lockOf(this).locked();
  }

  /** Runs `action` holding the condition's lock. */
  with<T>(action: () => T): T {
    return withHeld(this, action);
  }

  /** Takes the condition's lock until the end of the block: `using held = condition.hold()`. */
  hold(): Held {
    return holdUntilDisposed(this);
  }
}

onRevive("condition", (id) => asHandle(Condition.prototype, { kind: "condition", id }));

/** @returns false if the patience was at an end, true if notified. @throws ThreadlabError `ERR_LOCK_NOT_HELD` */
function waitHeld(condition: Condition, patience: Patience): boolean {
  const { kernel } = current();
  const { id } = condition[HANDLE];
  const lock = conditionLock(kernel, id);
  const { depth } = lockState(kernel, lock);
  const notified = explainUnheld(condition, "waited for", () => waitCondition(kernel, id, lock, patience));
  acquireLock(kernel, lock, Number.POSITIVE_INFINITY);
  restoreDepth(kernel, lock, depth);
  return notified;
}

function lockOf(condition: Condition): Lock | RLock {
  const { kernel } = current();
  const id = conditionLock(kernel, condition[HANDLE].id);
  return revive({ kind: objectKind(kernel, id), id }) as Lock | RLock;
}

/** Says who held the lock instead, where the kernel only says that the caller did not. */
function explainUnheld<T>(condition: Condition, did: string, action: () => T): T {
  try {
    return action();
  } catch (error) {
    if (!isThreadlabError(error) || error.code !== "ERR_LOCK_NOT_HELD") throw error;
    throw new ThreadlabError("ERR_LOCK_NOT_HELD", unheldText(condition, did));
  }
}

function unheldText(condition: Condition, did: string): string {
  const { kernel } = current();
  const lock = conditionLock(kernel, condition[HANDLE].id);
  // Read after the step that failed. Under a schedule nobody was there in between.
  const { owner } = lockState(kernel, lock);
  const holder = owner === 0 ? "nobody holds" : `${threadName(kernel, owner)} holds`;
  const kind = objectKind(kernel, lock) === "lock" ? "Lock" : "RLock";
  const name = objectName(condition) ?? "condition";
  return (
    `${threadName(kernel, kernel.thread)} ${did} ${nameObject(condition, "a Condition")}, whose ${kind} ${holder}. ` +
    `Hold it meanwhile: ${name}.with(() => ${name}.${did === "notified" ? "notify()" : "wait()"}).`
  );
}
