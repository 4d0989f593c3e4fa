import { beginTask, finishTask } from "../../kernel/primitives/future.ts";
import { objectSite } from "../../kernel/primitives/objects.ts";
import { unwindIfOver } from "../../kernel/steps/end-run.ts";
import { poolOf, takeTask, withdrawTask } from "../../kernel/threads/pool.ts";
import { ThreadlabError } from "../../protocol/errors.ts";
import { decode, encode } from "../support/clone.ts";
import { current } from "../support/current.ts";
import { functionOf } from "../support/exported-function.ts";
import { HANDLE, revive } from "../support/handle.ts";
import { addLibraryThread } from "../support/library-threads.ts";
import { writeOut } from "../support/write-out.ts";
import { encodeLibrarySpec, Thread } from "../thread.ts";
import { encodeError, shownError } from "./carried-error.ts";
import { firstWorkFor } from "./first-work.ts";
import { callBack, type Future } from "./future.ts";
import { BrokenThreadPool } from "./pool-errors.ts";

/** What a pool's thread calls for a future. */
export interface Task {
  /** Name under which the module exports the function. */
  readonly target: string;
  readonly args: readonly unknown[];
}

const NAME = "threadlab.PoolThread";

/** A thread of a pool, which runs tasks in turn. */
class PoolThread extends Thread {
  override run(): void {
    const { kernel } = current();
    const pool = poolOf(kernel, this[HANDLE].id);
    if (!beginWork(pool)) return;
    for (;;) {
      kernel.site = 0;
      const future = takeTask(kernel, pool);
      if (future === 0) return;
      runTask(future);
    }
  }
}

addLibraryThread({
  name: NAME,
  type: PoolThread,
  isOne: (kernel, thread) => poolOf(kernel, thread) !== 0,
});

/** What a new thread of a pool runs. */
export function poolThreadSpec(): Uint8Array {
  return encodeLibrarySpec(NAME);
}

export const BROKEN = "A thread initializer failed, the thread pool is not usable anymore";

/** Runs the initializer. @returns false if it failed, and with it the pool. */
function beginWork(pool: number): boolean {
  const first = firstWorkFor(revive({ kind: "pool", id: pool }), pool);
  try {
    first?.initializer(...(first.initargs as never[]));
    return true;
  } catch (error) {
    writeOut("stderr", `Exception in initializer:\n${shownError(error)}\n`);
  }
  failAllTasks(pool);
  return false;
}

/**
 * Fails the tasks that have not begun, each in one step: no thread sees them run. Where CPython finds that a future was cancelled meanwhile,
 * this thread fails and leaves the others waiting.
 */
function failAllTasks(pool: number): void {
  const { kernel } = current();
  const data = encodeError(new BrokenThreadPool(`${BROKEN}. Its error is on standard error.`));
  for (;;) {
    const future = withdrawTask(kernel, pool, "broken");
    if (future === 0) return;
    finish(future, data, true);
  }
}

function runTask(future: number): void {
  const { kernel } = current();
  const site = objectSite(kernel, future);
  kernel.site = site;
  const data = beginTask(kernel, future);
  if (data === undefined) return;
  let outcome: Uint8Array;
  let failed = false;
  try {
    const { target, args } = decode(data) as Task;
    outcome = encode(passable(functionOf(target)?.(...(args as never[])), target), "result");
  } catch (error) {
    unwindIfOver(kernel.world);
    outcome = encodeError(error);
    failed = true;
  }
  kernel.site = site;
  finish(future, outcome, failed);
}

function finish(future: number, data: Uint8Array, failed: boolean): void {
  const { kernel } = current();
  let isFinished: boolean;
  try {
    isFinished = finishTask(kernel, future, data, failed);
  } catch (error) {
    unwindIfOver(kernel.world);
    // The result did not fit into the memory that threads share. This error is small, and who waits for the result gets it.
    isFinished = finishTask(kernel, future, encodeError(error), true);
  }
  if (isFinished) callBack(revive({ kind: "future", id: future }) as Future<unknown>);
}

/** A promise settles in the event loop, which a pool's thread does not reach before its last task has ended. */
function passable(result: unknown, target: string): unknown {
  const then = (result as { readonly then?: unknown } | null | undefined)?.then;
  if (typeof then !== "function") return result;
  throw new ThreadlabError(
    "ERR_NOT_CLONEABLE",
    `The task ${target} returned a promise, and a pool does not wait for promises. Write it without async and await: ` +
      "sleep, join, get and the like wait by themselves.",
  );
}
