import {
  addCallback,
  callbacksOf,
  cancelFuture,
  lookAtFuture,
  outcomeOf,
  type TaskOutcome,
  waitForFuture,
} from "../../kernel/primitives/future.ts";
import { threadName } from "../../kernel/threads/make-thread.ts";
import { argumentError } from "../../protocol/errors.ts";
import { checkTimeout } from "../support/check-timeout.ts";
import { decode } from "../support/clone.ts";
import { current } from "../support/current.ts";
import { functionOf, nameForOthers } from "../support/exported-function.ts";
import { HANDLE, type Handle, type HandleState, handleOf, onRevive } from "../support/handle.ts";
import { nameObject } from "../support/object-name.ts";
import { writeOut } from "../support/write-out.ts";
import { decodeError, shownError } from "./carried-error.ts";
import { CancelledError, TimeoutError } from "./pool-errors.ts";

/**
 * What is to become of a task, Python's `concurrent.futures.Future`. `submit` makes it; a future can be passed to other
 * threads.
 *
 * Guarantees: a future that is done stays so. What the task did before it ended, the thread that has its result can see.
 * If `cancel` returns true, the task never begins.
 *
 * May surprise: an error of the task is kept here, and shown nowhere. A program that does not ask never learns of it. The
 * result is a copy (except for locks, queues, shared values …), a new one for each call of `result`:
 *
 * ```ts
 * pool.submit(work);                                  // an error of work is lost
 * const future = pool.submit(work); future.result();  // throws the error of work, with the stack of its thread
 * ```
 *
 * And a task of a pool that waits for another task of the same pool may wait for ever: all threads of the pool may be
 * waiting like that, and none is left to run what they wait for.
 */
export class Future<T> implements Handle {
  declare readonly [HANDLE]: HandleState;
  /** Distinguishes futures of different results, for the compiler only. */
  declare private readonly resultType: T;

  private constructor() {
    throw argumentError(
      "A Future cannot be made with new. It comes from a pool: const future = pool.submit(work).",
    );
  }

  /**
   * Waits until the task has ended, and returns what it returned.
   *
   * @param timeout seconds; default: no limit. With 0 or less it looks once.
   * @throws the error of the task; CancelledError; TimeoutError; `ERR_TIMEOUT_VALUE`
   */
  result(timeout?: number): T {
    const { data, failed } = settled(this, timeout, "Future.result");
    if (failed) throw decodeError(data);
    return decode(data) as T;
  }

  /**
   * Waits until the task has ended, and returns the error that it threw; undefined if it threw none.
   *
   * @param timeout as for `result`.
   * @throws CancelledError; TimeoutError; `ERR_TIMEOUT_VALUE`
   */
  exception(timeout?: number): unknown {
    const { data, failed } = settled(this, timeout, "Future.exception");
    return failed ? decodeError(data) : undefined;
  }

  /** Whether the task has ended, or was cancelled. */
  done(): boolean {
    const state = lookAtFuture(current().kernel, handleOf(this, "future").id);
    return state !== "pending" && state !== "running";
  }

  /** Whether a thread is running the task. */
  running(): boolean {
    return lookAtFuture(current().kernel, handleOf(this, "future").id) === "running";
  }

  /** Whether the task was cancelled before it began. */
  cancelled(): boolean {
    const state = lookAtFuture(current().kernel, handleOf(this, "future").id);
    return state === "cancelled" || state === "told";
  }

  /** Prevents the task from beginning. @returns false if it has begun: a task that runs cannot be stopped. */
  cancel(): boolean {
    const how = cancelFuture(current().kernel, handleOf(this, "future").id);
    if (how === "cancelled") callBack(this);
    return how !== "no";
  }

  /**
   * Has a function called with this future once it is done: by the thread that ran or cancelled the task, or at once by the
   * calling thread if it is done. Functions are called in the order in which they were added. If one throws, its error goes
   * to standard error.
   *
   * @param callback an exported function of the lesson's module.
   * @throws ThreadlabError `ERR_TARGET_NOT_EXPORTED`, `ERR_ARGUMENT_TYPE`
   */
  addDoneCallback(callback: (future: Future<T>) => unknown): void {
    const what = "Future.addDoneCallback: callback";
    if (callback === undefined) throw argumentError(`${what} is undefined; give the function itself.`);
    const name = nameForOthers(callback, what);
    if (!addCallback(current().kernel, handleOf(this, "future").id, name)) callOne(this, name);
  }
}

onRevive("future", Future.prototype);

/** Calls the callbacks of a future that the current thread has just ended. */
export function callBack(future: Future<unknown>): void {
  for (const name of callbacksOf(current().kernel, handleOf(future, "future").id)) callOne(future, name);
}

function callOne(future: Future<unknown>, name: string): void {
  try {
    functionOf(name)?.(future as never);
  } catch (error) {
    writeOut(
      "stderr",
      `exception calling callback ${name} for ${nameObject(future, "a Future")}\n${shownError(error)}\n`,
    );
  }
}

/** The result of a task whose future is done. @throws CancelledError, TimeoutError */
function settled(future: Future<unknown>, timeout: number | undefined, what: string): TaskOutcome {
  const { kernel } = current();
  const { id } = handleOf(future, "future");
  const seconds = checkTimeout(timeout, what);
  const isDone = seconds > 0 ? waitForFuture(kernel, id, seconds) : future.done();
  if (!isDone) {
    throw new TimeoutError(
      `${threadName(kernel, kernel.thread)} waited ${Math.max(0, Math.round(seconds * 1000)) / 1000} s for ${nameObject(future, "a Future")}, which was not done in time. Wait longer, or look at done() first.`,
    );
  }
  const outcome = outcomeOf(kernel, id);
  if (outcome !== undefined) return outcome;
  throw new CancelledError(
    `${threadName(kernel, kernel.thread)} asked for the result of ${nameObject(future, "a Future")}, which was cancelled before its task began. Look at cancelled() first.`,
  );
}
