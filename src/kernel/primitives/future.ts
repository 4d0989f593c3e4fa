import { load, release, store } from "../memory/arena.ts";
import { objectAt } from "../records/areas.ts";
import { GRANT_OK } from "../records/codes.ts";
import { get, queueOf, set } from "../records/fields.ts";
import { HEADER, WORLD } from "../records/header.ts";
import { FUTURE } from "../records/objects.ts";
import { emit } from "../steps/emit.ts";
import { enter, enterStep, leave } from "../steps/enter.ts";
import type { Kernel } from "../steps/kernel.ts";
import { beginWait, grantAll, park, passAtOnce } from "../steps/wait.ts";
import { groupsOf, tellGroups } from "./future-group.ts";
import { type FutureState, futureState, setFutureState as setState } from "./future-record.ts";
import { memoryFull, storeBytes } from "./store-bytes.ts";

/**
 * What became of a task. In CPython a future has a lock, and each method holds it once; here each method is one step. A state is never
 * taken back: pending, running, finished; or pending, cancelled, "told". It becomes "told" when a pool's thread comes across it, and then
 * those who wait for several futures learn of it.
 */

/** How a task ended: its encoded result, or the error that it threw. */
export interface TaskOutcome {
  readonly data: Buffer;
  readonly failed: boolean;
}

/** Looks at a future: one step. */
export function lookAtFuture(kernel: Kernel, future: number): FutureState {
  enterStep(kernel, "probe", future);
  const state = futureState(kernel.world.words, future);
  emit(kernel, "probe", future, "ok", isDone(state) ? 1 : 0);
  leave(kernel);
  return state;
}

/** Waits until a future is done. @param timeout seconds, more than 0. @returns whether it was in time. */
export function waitForFuture(kernel: Kernel, future: number, timeout: number): boolean {
  enterStep(kernel, "wait", future, 0, timeout !== Infinity);
  if (isDone(futureState(kernel.world.words, future))) {
    passAtOnce(kernel, "wait", future, timeout);
    return true;
  }
  beginWait(kernel, "wait", future, timeout, queueOf(objectAt<"future">(future), FUTURE.waiters));
  return park(kernel) === GRANT_OK;
}

/** How the task of a future ended; undefined where it was cancelled. The future is done, so this never changes, and is no step. */
export function outcomeOf(kernel: Kernel, future: number): TaskOutcome | undefined {
  const { words } = kernel.world;
  if (futureState(words, future) !== "finished") return undefined;
  const at = objectAt<"future">(future);
  enter(kernel);
  const data = load(kernel.world, get(words, at, FUTURE.result));
  leave(kernel);
  return { data, failed: get(words, at, FUTURE.failed) === 1 };
}

/** Begins the task of a future. @returns what to run, encoded; undefined if the future was cancelled. */
export function beginTask(kernel: Kernel, future: number): Buffer | undefined {
  const { world } = kernel;
  const { words } = world;
  const at = objectAt<"future">(future);
  enterStep(kernel, "try", future);
  const isPending = futureState(words, future) === "pending";
  setState(words, future, isPending ? "running" : "told");
  emit(kernel, "try", future, isPending ? "ok" : "refused");
  if (!isPending) settleGroups(kernel, future);
  const task = isPending ? load(world, get(words, at, FUTURE.task)) : undefined;
  dropTask(kernel, future);
  leave(kernel);
  return task;
}

/**
 * Ends the task of a future, which may not have begun if its pool is broken, and wakes the threads that wait for it.
 *
 * @returns false if the future was cancelled. @throws ThreadlabError `ERR_MEMORY_FULL`
 */
export function finishTask(kernel: Kernel, future: number, data: Uint8Array, failed: boolean): boolean {
  const { world } = kernel;
  const { words } = world;
  const at = objectAt<"future">(future);
  const block = storeBytes(kernel, data);
  enterStep(kernel, "set", future);
  const isCancelled = isDone(futureState(words, future));
  if (isCancelled) {
    release(world, block);
    setState(words, future, "told");
  } else {
    set(words, at, FUTURE.result, block);
    set(words, at, FUTURE.failed, failed ? 1 : 0);
    setState(words, future, "finished");
  }
  emit(kernel, "set", future, isCancelled ? "refused" : "ok");
  if (!isCancelled) grantAll(kernel, queueOf(at, FUTURE.waiters), future);
  settleGroups(kernel, future);
  dropTask(kernel, future);
  leave(kernel);
  return !isCancelled;
}

/** Cancels a pending future. @returns "cancelled" if this call did it, "already" if another did, or "no". */
export function cancelFuture(kernel: Kernel, future: number): "cancelled" | "already" | "no" {
  const { words } = kernel.world;
  enterStep(kernel, "abort", future);
  const state = futureState(words, future);
  const isPending = state === "pending";
  if (isPending) setState(words, future, "cancelled");
  emit(kernel, "abort", future, isPending ? "ok" : "refused");
  if (isPending) grantAll(kernel, queueOf(objectAt<"future">(future), FUTURE.waiters), future);
  leave(kernel);
  if (isPending) return "cancelled";
  return state === "cancelled" || state === "told" ? "already" : "no";
}

/** Adds the name of a function to call once the future is done. @returns false if it is done: the caller calls it. */
export function addCallback(kernel: Kernel, future: number, name: string): boolean {
  const { world } = kernel;
  const { words } = world;
  const at = objectAt<"future">(future);
  // For the scheduler: this look changes something.
  enterStep(kernel, "probe", future, 1);
  const late = isDone(futureState(words, future));
  emit(kernel, "probe", future, "ok", late ? 1 : 2);
  let fits = true;
  if (!late) {
    const names = JSON.stringify([...callbackNames(kernel, future), name]);
    const block = store(world, Buffer.from(names, "utf8"));
    fits = block !== 0;
    if (fits) {
      release(world, get(words, at, FUTURE.callbacks));
      set(words, at, FUTURE.callbacks, block);
    }
  }
  leave(kernel);
  if (!fits) throw memoryFull(name.length);
  return !late;
}

/** The names of the functions to call, in order. Once the future is done they do not change. */
export function callbacksOf(kernel: Kernel, future: number): readonly string[] {
  enter(kernel);
  const names = callbackNames(kernel, future);
  leave(kernel);
  return names;
}

function isDone(state: FutureState): boolean {
  return state !== "pending" && state !== "running";
}

function callbackNames({ world }: Kernel, future: number): readonly string[] {
  const block = get(world.words, objectAt<"future">(future), FUTURE.callbacks);
  return block === 0 ? [] : (JSON.parse(load(world, block).toString("utf8")) as string[]);
}

function dropTask({ world }: Kernel, future: number): void {
  const at = objectAt<"future">(future);
  release(world, get(world.words, at, FUTURE.task));
  set(world.words, at, FUTURE.task, 0);
}

function settleGroups(kernel: Kernel, future: number): void {
  const { words } = kernel.world;
  set(words, objectAt<"future">(future), FUTURE.settled, get(words, WORLD, HEADER.seq));
  tellGroups(kernel, groupsOf(words, future));
}
