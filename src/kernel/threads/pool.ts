import { MAIN_THREAD, OBJECT_KINDS } from "../../protocol/event.ts";
import { load, release } from "../memory/arena.ts";
import { dequeue } from "../memory/wait-queue.ts";
import { makeObject, takeRecord, tooManyObjects } from "../primitives/objects.ts";
import { storeBytes } from "../primitives/store-bytes.ts";
import { objectAt, threadAt } from "../records/areas.ts";
import { GRANT_BROKEN, GRANT_OK, THREAD_ENDED } from "../records/codes.ts";
import { type At, add, get, queueOf, set } from "../records/fields.ts";
import { HEADER, WORLD } from "../records/header.ts";
import { FUTURE, POOL } from "../records/objects.ts";
import { THREAD } from "../records/threads.ts";
import { emit } from "../steps/emit.ts";
import { enter, enterStep, leave } from "../steps/enter.ts";
import { BEFORE_START, ensureHeadroom } from "../steps/headroom.ts";
import type { Kernel } from "../steps/kernel.ts";
import { beginWait, grant, grantAll, park } from "../steps/wait.ts";
import { cannotMake, enterNumbering, type NoThread, takeThread } from "./make-thread.ts";

/**
 * A pool: a queue of futures, and the threads that take them. CPython has a queue, a semaphore that counts idle threads, and a lock; here
 * each call is one step, and a thread is idle exactly while it waits for a task. A task goes straight to a thread that waits for one, so
 * task number n goes to request number n.
 */

const OPEN = 0;
/** Takes no more tasks. Its threads still wait, because tasks may be taken out of the queue before they get them. */
const CLOSING = 1;
/** Takes no more tasks, and its threads end when none are left. */
const CLOSED = 2;
/** Takes no more tasks, because the initializer of its threads has failed. */
const BROKEN = 4;

interface PoolInit {
  readonly maxWorkers: number;
  /** Prefix of its threads' names; "" for ThreadPoolExecutor-0, ThreadPoolExecutor-1 … */
  readonly prefix: string;
  /** The initializer of its threads, encoded; undefined for none. */
  readonly firstWork: Uint8Array | undefined;
}

export function makePool(kernel: Kernel, { maxWorkers, prefix, firstWork }: PoolInit): number {
  const { words } = kernel.world;
  enterNumbering(kernel, "pool");
  const number = get(words, WORLD, HEADER.poolNames);
  if (prefix === "") set(words, WORLD, HEADER.poolNames, number + 1);
  leave(kernel);
  // The trace tells of it after the step that gives it its number.
  const pool = makeObject(kernel, {
    kind: "pool",
    fields: [[POOL.maxWorkers, maxWorkers]],
    count: maxWorkers,
  });
  const at = objectAt<"pool">(pool);
  enter(kernel);
  set(words, at, POOL.next, get(words, WORLD, HEADER.pools));
  set(words, WORLD, HEADER.pools, pool);
  leave(kernel);
  const name = prefix === "" ? `ThreadPoolExecutor-${number}` : prefix;
  set(words, at, POOL.prefix, storeBytes(kernel, Buffer.from(name, "utf16le")));
  if (firstWork !== undefined) set(words, at, POOL.firstWork, storeBytes(kernel, firstWork));
  return pool;
}

/** Why a pool takes no task: it was shut down, its initializer failed, or MainThread has ended. */
export type PoolRefusal = "shut down" | "broken" | "program ends";

/** A task that was taken. */
export interface Submitted {
  readonly future: number;
  /** A thread of the pool that the caller has to start; 0 if there is none. */
  readonly thread: number;
}

/**
 * Queues a task: one step. As in CPython, the pool gets another thread unless one is idle or it has enough; if there can be none, the task
 * stays in the queue for the threads that the pool has.
 *
 * @throws ThreadlabError `ERR_TOO_MANY_OBJECTS`, `ERR_MEMORY_FULL`, `ERR_TOO_MANY_THREADS`
 */
export function submitTask(kernel: Kernel, pool: number, task: Uint8Array): Submitted | PoolRefusal {
  const { world } = kernel;
  ensureHeadroom(BEFORE_START);
  const block = storeBytes(kernel, task);
  enterStep(kernel, "release", pool);
  const refusal = whyNot(kernel, pool);
  const future = refusal === undefined ? takeRecord(kernel, "future") : 0;
  emit(kernel, "release", pool, future === 0 ? "refused" : "ok", 1);
  if (future === 0) release(world, block);
  const thread = future === 0 ? 0 : queueTask(kernel, pool, future, block);
  leave(kernel);
  if (refusal !== undefined) return refusal;
  if (future === 0) throw tooManyObjects();
  if (typeof thread === "string") throw cannotMake(thread);
  return { future, thread };
}

/** Takes the next task, and waits while there is none. @returns its future; 0 if the pool's threads are to end. */
export function takeTask(kernel: Kernel, pool: number): number {
  const { words } = kernel.world;
  const at = objectAt<"pool">(pool);
  enterStep(kernel, "acquire", pool);
  const first = removeFirst(words, at);
  if (first !== 0 || isOver(words, at)) {
    emit(kernel, "acquire", pool, first === 0 ? "refused" : "ok", Infinity);
    leave(kernel);
    return first;
  }
  beginWait(kernel, "acquire", pool, Infinity, queueOf(at, POOL.idle));
  return park(kernel) === GRANT_OK ? get(words, threadAt(kernel.thread), THREAD.handed) : 0;
}

/** Closes a pool: it takes no more tasks, and its threads end when none are left. One step. */
export function closePool(kernel: Kernel, pool: number): void {
  enterStep(kernel, "set", pool);
  emit(kernel, "set", pool);
  close(kernel, pool);
  leave(kernel);
}

/**
 * Takes the next task of a closed pool: one step. CPython, too, takes them one by one, and the pool's threads may take some in between.
 *
 * @param why "closing": once none is left, the pool's threads end.
 * @returns its future; 0 if none is left.
 */
export function withdrawTask(kernel: Kernel, pool: number, why: "closing" | "broken"): number {
  const { words } = kernel.world;
  const at = objectAt<"pool">(pool);
  enterStep(kernel, "try", pool);
  set(words, at, POOL.state, get(words, at, POOL.state) | (why === "closing" ? CLOSING : BROKEN));
  const future = removeFirst(words, at);
  emit(kernel, "try", pool, future === 0 ? "refused" : "ok");
  if (future === 0 && why === "closing") close(kernel, pool);
  leave(kernel);
  return future;
}

/** Wakes all threads that wait for a task, at the end of MainThread: as in CPython, pools then finish their tasks, and take no more. */
export function dismissAllIdle(kernel: Kernel): void {
  const { words } = kernel.world;
  for (let pool = get(words, WORLD, HEADER.pools); pool !== 0; ) {
    dismissIdle(kernel, pool);
    pool = get(words, objectAt<"pool">(pool), POOL.next);
  }
}

/** Whether a pool has as many threads as it may have: then it no longer matters whether one is idle. */
export function hasAllWorkers(words: Int32Array, pool: number): boolean {
  const at = objectAt<"pool">(pool);
  return get(words, at, POOL.workers) >= get(words, at, POOL.maxWorkers);
}

/** The pool whose tasks a thread runs; 0 for any other thread. */
export function poolOf({ world }: Kernel, thread: number): number {
  return get(world.words, threadAt(thread), THREAD.pool);
}

/** A pool's threads, in the order in which they were made. */
export function workersOf({ world }: Kernel, pool: number): readonly number[] {
  const threads: number[] = [];
  for (let thread = 1; thread <= get(world.words, WORLD, HEADER.threads); thread++)
    if (get(world.words, threadAt(thread), THREAD.pool) === pool) threads.push(thread);
  return threads;
}

/** Takes back a thread that {@link submitTask} made and that cannot be started. Bookkeeping, no step. */
export function forgetWorker(kernel: Kernel, pool: number, thread: number): void {
  const { words } = kernel.world;
  const at = threadAt(thread);
  enter(kernel);
  add(words, objectAt<"pool">(pool), POOL.workers, -1);
  set(words, at, THREAD.pool, 0);
  set(words, at, THREAD.state, THREAD_ENDED);
  grantAll(kernel, queueOf(at, THREAD.joiners), thread);
  leave(kernel);
}

/** The initializer of a pool's threads, encoded; undefined for none. */
export function firstWorkOf(kernel: Kernel, pool: number): Buffer | undefined {
  const block = get(kernel.world.words, objectAt<"pool">(pool), POOL.firstWork);
  if (block === 0) return undefined;
  enter(kernel);
  const data = load(kernel.world, block);
  leave(kernel);
  return data;
}

function whyNot({ world }: Kernel, pool: number): PoolRefusal | undefined {
  const { words } = world;
  const state = get(words, objectAt<"pool">(pool), POOL.state);
  if (state & BROKEN) return "broken";
  if (state !== OPEN) return "shut down";
  return hasMainEnded(words) ? "program ends" : undefined;
}

/**
 * Gives a task to the thread that has waited longest, or queues it.
 *
 * @returns the thread to start for it; 0 if it needs none, or why there can be none.
 */
function queueTask(kernel: Kernel, pool: number, future: number, block: number): number | NoThread {
  const { words } = kernel.world;
  const at = objectAt<"pool">(pool);
  set(words, objectAt<"future">(future), FUTURE.task, block);
  emit(kernel, "make", future, "ok", OBJECT_KINDS.indexOf("future"));
  const idle = dequeue(words, queueOf(at, POOL.idle));
  if (idle !== 0) {
    set(words, threadAt(idle), THREAD.handed, future);
    grant(kernel, idle, pool);
    return 0;
  }
  const last = get(words, at, POOL.last);
  if (last === 0) set(words, at, POOL.first, future);
  else set(words, objectAt<"future">(last), FUTURE.next, future);
  set(words, at, POOL.last, future);
  return hasAllWorkers(words, pool) ? 0 : takeWorker(kernel, pool);
}

function takeWorker(kernel: Kernel, pool: number): number | NoThread {
  const { words } = kernel.world;
  const at = objectAt<"pool">(pool);
  const number = get(words, at, POOL.workers);
  const prefix = load(kernel.world, get(words, at, POOL.prefix)).toString("utf16le");
  const thread = takeThread(kernel, `${prefix}_${number}`, { daemon: false, hidden: false });
  if (typeof thread === "string") return thread;
  set(words, at, POOL.workers, number + 1);
  set(words, threadAt(thread), THREAD.pool, pool);
  return thread;
}

function close(kernel: Kernel, pool: number): void {
  const { words } = kernel.world;
  const at = objectAt<"pool">(pool);
  set(words, at, POOL.state, get(words, at, POOL.state) | CLOSED);
  dismissIdle(kernel, pool);
}

/** Wakes the threads of a pool that wait for a task: none will come. A part of a step. */
function dismissIdle(kernel: Kernel, pool: number): void {
  grantAll(kernel, queueOf(objectAt<"pool">(pool), POOL.idle), pool, GRANT_BROKEN);
}

function isOver(words: Int32Array, at: At<"pool">): boolean {
  return (get(words, at, POOL.state) & CLOSED) !== 0 || hasMainEnded(words);
}

function hasMainEnded(words: Int32Array): boolean {
  return get(words, threadAt(MAIN_THREAD), THREAD.state) === THREAD_ENDED;
}

function removeFirst(words: Int32Array, at: At<"pool">): number {
  const future = get(words, at, POOL.first);
  if (future === 0) return 0;
  const next = get(words, objectAt<"future">(future), FUTURE.next);
  set(words, at, POOL.first, next);
  if (next === 0) set(words, at, POOL.last, 0);
  set(words, objectAt<"future">(future), FUTURE.next, 0);
  return future;
}
