import { objectKind } from "../kernel/memory/object-kind.ts";
import {
  conditionLock,
  isOverdue,
  makeCondition,
  notifyCondition,
  type WaitBudget,
  waitCondition,
} from "../kernel/primitives/condition.ts";
import { acquireLock, lockState, restoreDepth } from "../kernel/primitives/lock.ts";
import { threadName } from "../kernel/threads/make-thread.ts";
import { argumentError } from "../protocol/errors.ts";
import { type AcquireOptions, type Held, holdUntilDisposed, Lock, withHeld } from "./lock.ts";
import { RLock } from "./rlock.ts";
import { checkWait } from "./support/check-timeout.ts";
import { current } from "./support/current.ts";
import { demandFunction } from "./support/demand-function.ts";
import {
  bindHandle,
  HANDLE,
  type Handle,
  type HandleState,
  handleOf,
  onRevive,
  revive,
} from "./support/handle.ts";
import { inWords } from "./support/in-words.ts";
import { nameObject, objectName } from "./support/object-name.ts";
import { showGiven } from "./support/show-given.ts";

/**
 * A place to wait until something has changed, Python's `threading.Condition`: a lock that guards some data, and a queue
 * of the threads that wait for the data to change.
 *
 * Guarantees: `wait` releases the lock (all levels of an RLock) and joins the queue in one step, so no notification is
 * lost between the two. It returns holding the lock as before. `notify` wakes the thread that has waited longest. No
 * thread is woken without a notification or a timeout.
 *
 * May surprise: a notification is not remembered. If no thread waits, it is lost. And a third thread may change the data
 * before the woken thread has the lock again, so check again:
 *
 * ```ts
 * ready.with(() => { if (items.value === 0) ready.wait(); take(); });             // another thread took it
 * ready.with(() => { while (items.value === 0) ready.wait(); take(); });
 * ready.with(() => { ready.waitFor(() => items.value > 0); take(); });            // the same
 * ```
 */
export class Condition implements Handle {
  declare readonly [HANDLE]: HandleState;

  /** @param lock the lock that guards the data; several conditions may share one lock. Default: a new RLock. */
  constructor(lock?: Lock | RLock) {
    if (lock !== undefined && !(lock instanceof Lock || lock instanceof RLock))
      throw argumentError("Condition: give a Lock or an RLock, or leave it out.");
    bindHandle(this, "condition", (kernel) => makeCondition(kernel, lock?.[HANDLE].id));
  }

  /**
   * Releases the lock, waits for a notification, and acquires the lock again.
   *
   * @param timeout seconds to wait at most.
   * @returns false after the timeout, true if notified.
   * @throws ThreadlabError `ERR_LOCK_NOT_HELD`, `ERR_TIMEOUT_VALUE`
   */
  wait(timeout?: number): boolean {
    return waitHeld(this, { seconds: checkWait(timeout, "Condition.wait") });
  }

  /**
   * Waits until `predicate` returns something true. It is called with the lock held, before each wait and after the last.
   *
   * @param timeout seconds for all the waiting together.
   * @returns the last result of `predicate`: something false after the timeout.
   * @throws ThreadlabError `ERR_LOCK_NOT_HELD`, `ERR_TIMEOUT_VALUE`
   */
  waitFor<T>(predicate: () => T, timeout?: number): T {
    demandFunction(predicate, "Condition.waitFor: predicate", "ready.waitFor(() => …)");
    const patience = { seconds: checkWait(timeout, "Condition.waitFor") };
    const { kernel } = current();
    for (let isLate = false; ; isLate = !waitHeld(this, patience)) {
      const result = predicate();
      if (result || isLate || isOverdue(kernel, patience)) return result;
    }
  }

  /**
   * Wakes the `n` threads that have waited longest, or all if there are fewer.
   *
   * @throws ThreadlabError `ERR_LOCK_NOT_HELD`, `ERR_ARGUMENT_TYPE`
   */
  notify(n = 1): void {
    const { kernel } = current();
    if (typeof n !== "number" || Number.isNaN(n))
      throw argumentError(`Condition.notify: n is ${showGiven(n)}; give a number of threads.`);
    const { id } = handleOf(this, "condition");
    const count = Math.max(0, Math.ceil(n));
    try {
      notifyCondition(kernel, id, count);
    } catch (error) {
      throw inWords(error, "ERR_LOCK_NOT_HELD", () => unheldText(this, "notified"));
    }
  }

  /** Wakes all waiting threads. @throws ThreadlabError `ERR_LOCK_NOT_HELD` */
  notifyAll(): void {
    this.notify(Number.MAX_SAFE_INTEGER);
  }

  /** Acquires the condition's lock. */
  acquire(options: AcquireOptions = {}): boolean {
    return lockOf(this).acquire(options);
  }

  /** Releases the condition's lock. */
  release(): void {
    lockOf(this).release();
  }

  /** Whether some thread holds the condition's lock. */
  locked(): boolean {
    return lockOf(this).locked();
  }

  /** Runs `action` with the condition's lock held. */
  with<T>(action: () => T): T {
    return withHeld(this, action);
  }

  /** Holds the condition's lock until the end of the block: `using held = condition.hold()`. */
  hold(): Held {
    return holdUntilDisposed(this);
  }
}

onRevive("condition", Condition.prototype);

/** @returns true if notified, false after the timeout. @throws ThreadlabError `ERR_LOCK_NOT_HELD` */
function waitHeld(condition: Condition, patience: WaitBudget): boolean {
  const { kernel } = current();
  const { id } = handleOf(condition, "condition");
  const lock = conditionLock(kernel, id);
  const { depth } = lockState(kernel, lock);
  let notified: boolean;
  try {
    notified = waitCondition(kernel, id, patience);
  } catch (error) {
    throw inWords(error, "ERR_LOCK_NOT_HELD", () => unheldText(condition, "waited for"));
  }
  acquireLock(kernel, lock, Number.POSITIVE_INFINITY);
  restoreDepth(kernel, lock, depth);
  return notified;
}

function lockOf(condition: Condition): Lock | RLock {
  const { kernel } = current();
  const id = conditionLock(kernel, handleOf(condition, "condition").id);
  return revive({ kind: objectKind(kernel.world.words, id), id }) as Lock | RLock;
}

/** Says which thread held the lock. The kernel only says that the caller did not hold it. */
function unheldText(condition: Condition, did: string): string {
  const { kernel } = current();
  const lock = conditionLock(kernel, handleOf(condition, "condition").id);
  // This is read after the step that failed. Under a schedule no other thread can go in between.
  const { owner } = lockState(kernel, lock);
  const holder = owner === 0 ? "nobody holds" : `${threadName(kernel, owner)} holds`;
  const kind = objectKind(kernel.world.words, lock) === "lock" ? "Lock" : "RLock";
  const name = objectName(condition) ?? "condition";
  return (
    `${threadName(kernel, kernel.thread)} ${did} ${nameObject(condition, "a Condition")}, whose ${kind} ${holder}. ` +
    `Hold it meanwhile: ${name}.with(() => ${name}.${did === "notified" ? "notify()" : "wait()"}).`
  );
}
