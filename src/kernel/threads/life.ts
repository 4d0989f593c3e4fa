import type { OutcomeOf } from "../../protocol/decode-event.ts";
import { ThreadlabError } from "../../protocol/errors.ts";
import { MAIN_THREAD } from "../../protocol/event.ts";
import { load, release, store } from "../memory/arena.ts";
import { noteLimit } from "../memory/limits.ts";
import { removeLive } from "../memory/live-threads.ts";
import { memoryFull, storeBytes } from "../primitives/store-bytes.ts";
import { threadAt } from "../records/areas.ts";
import { THREAD_ENDED, THREAD_MADE, THREAD_RUNNING } from "../records/codes.ts";
import { add, cell, get, queueOf, set } from "../records/fields.ts";
import { HEADER, WORLD } from "../records/header.ts";
import { THREAD } from "../records/threads.ts";
import { emit } from "../steps/emit.ts";
import { endRun } from "../steps/end-run.ts";
import { enter, enterStep, leave } from "../steps/enter.ts";
import type { Kernel } from "../steps/kernel.ts";
import { grantAll } from "../steps/wait.ts";
import { comeAlive } from "./make-thread.ts";
import { dismissAllIdle } from "./pool.ts";
import { assignWorker } from "./slots.ts";

/**
 * Starts a thread: hands `spec` (what to run) to an idle worker, or to the next that comes up. Returns once the thread is on its way, as
 * CPython's `Thread.start` waits for `_started`.
 *
 * @returns false if the thread has been started before. If two threads try at once, one of them starts it.
 */
export function startThread(kernel: Kernel, thread: number, spec: Uint8Array): boolean {
  const { world } = kernel;
  const { words } = world;
  const at = threadAt(thread);
  enterStep(kernel, "start", thread);
  if (get(words, at, THREAD.state) !== THREAD_MADE) {
    emit(kernel, "start", thread, "refused");
    leave(kernel);
    return false;
  }
  const most = get(words, WORLD, HEADER.maxAlive);
  if (get(words, WORLD, HEADER.alive) >= most) {
    noteLimit(world, "threads at once");
    emit(kernel, "start", thread, "error");
    leave(kernel);
    throw new ThreadlabError(
      "ERR_TOO_MANY_THREADS",
      `${most} ${most === 1 ? "thread is" : "threads are"} alive, the most that this system allows (memory, open files, memory maps). Let some end first.`,
    );
  }
  set(words, at, THREAD.spec, store(world, spec));
  const fits = get(words, at, THREAD.spec) !== 0;
  if (fits) {
    comeAlive(words, thread);
    emit(kernel, "start", thread);
    assignWorker(kernel, thread);
  } else emit(kernel, "start", thread, "error");
  leave(kernel);
  if (!fits) throw memoryFull(spec.length);
  kernel.gate.started(kernel, thread);
  return true;
}

/** Whether the current thread runs something else than the program's `main`. */
export function hasSpec({ world, thread }: Kernel): boolean {
  return get(world.words, threadAt(thread), THREAD.spec) !== 0;
}

/** Takes what the current thread runs out of shared memory. */
export function takeSpec(kernel: Kernel): Uint8Array {
  const { world } = kernel;
  const at = threadAt(kernel.thread);
  enter(kernel);
  const block = get(world.words, at, THREAD.spec);
  const spec = load(world, block);
  release(world, block);
  set(world.words, at, THREAD.spec, 0);
  leave(kernel);
  return spec;
}

/** The current thread's first event. */
export function beginThread(kernel: Kernel): void {
  const { words } = kernel.world;
  const at = threadAt(kernel.thread);
  enter(kernel);
  set(words, at, THREAD.state, THREAD_RUNNING);
  emit(kernel, "begin", kernel.thread);
  noteBegun(kernel, kernel.thread);
  leave(kernel);
}

/** Lets the thread's starter go on. */
function noteBegun({ world: { words }, wakes }: Kernel, thread: number): void {
  const begun = cell(threadAt(thread), THREAD.begun);
  Atomics.store(words, begun, 1);
  wakes.push(begun);
}

/** A thread's own fields, encoded, and whether they are others than at its start. */
export interface ThreadResult {
  readonly fields: Uint8Array;
  readonly haveChanged: boolean;
}

/**
 * Keeps the current thread's own fields, encoded, for the threads that join it. Bookkeeping, no step.
 *
 * @throws ThreadlabError `ERR_MEMORY_FULL`
 */
export function keepResult(kernel: Kernel, { fields, haveChanged }: ThreadResult): void {
  const { words } = kernel.world;
  const at = threadAt(kernel.thread);
  const block = storeBytes(kernel, fields);
  set(words, at, THREAD.result, block);
  set(words, at, THREAD.changed, haveChanged ? 1 : 0);
}

/**
 * A thread's last event. Threads that join it go on; when the last thread that is not a daemon ends, the run is over and the daemons freeze
 * in the same step.
 *
 * @param detail for the trace: what went wrong.
 */
export function endThread(kernel: Kernel, thread: number, outcome: OutcomeOf<"end">, detail = ""): void {
  const { world } = kernel;
  const { words } = world;
  const at = threadAt(thread);
  const acting = kernel.thread;
  kernel.thread = thread;
  set(words, at, THREAD.state, THREAD_ENDED);
  emit(kernel, "end", thread, outcome, get(words, at, THREAD.changed), 0, detail);
  // It may never have begun: no worker came up for it, or its program could not be loaded.
  if (get(words, at, THREAD.begun) === 0) noteBegun(kernel, thread);
  grantAll(kernel, queueOf(at, THREAD.joiners), thread);
  removeLive(words, thread);
  add(words, WORLD, HEADER.alive, -1);
  if (get(words, at, THREAD.daemon) === 0) add(words, WORLD, HEADER.alivePlain, -1);
  if (thread === MAIN_THREAD) dismissAllIdle(kernel);
  if (get(words, WORLD, HEADER.alivePlain) === 0) endRun(kernel);
  kernel.thread = acting;
}

/** The fields that an ended thread's object had, encoded; undefined if it kept none. */
export function threadResult({ world }: Kernel, thread: number): Uint8Array | undefined {
  const block = get(world.words, threadAt(thread), THREAD.result);
  return block === 0 ? undefined : load(world, block);
}
