import {
  CHANGES_PROPERTY,
  LOOKS_AT_PROPERTY,
  type OutcomeOf,
  type PropertyUse,
} from "../protocol/decode-event.ts";
import { ThreadlabError } from "../protocol/errors.ts";
import { MAIN_THREAD, OBJECT_KINDS } from "../protocol/event.ts";
import { load, release, store } from "./arena.ts";
import {
  emit,
  endRun,
  enter,
  enterStep,
  grantAll,
  type Kernel,
  leave,
  park,
  passAtOnce,
  startWaiting,
} from "./kernel.ts";
import { noteLimit } from "./limits.ts";
import { addLive, liveThreads, removeLive } from "./live-threads.ts";
import { MAX_THREADS, threadAt } from "./memory/areas.ts";
import {
  GRANT_OK,
  THREAD_ENDED,
  THREAD_MADE,
  THREAD_NONE,
  THREAD_RUNNING,
  THREAD_STARTING,
} from "./memory/codes.ts";
import { add, cell, get, queueOf, set } from "./memory/fields.ts";
import { HEADER, WORLD } from "./memory/header.ts";
import { THREAD } from "./memory/threads.ts";
import { memoryFull, storeBytes } from "./shared.ts";
import { assignWorker } from "./slots.ts";
import type { World } from "./world.ts";

export type ThreadState = "made" | "starting" | "alive" | "ended";

/**
 * Makes a thread's record.
 *
 * @param given its name, or undefined for the next of Thread-1, Thread-2 …
 * @param hidden true for a thread that is none of the lesson's own, and is not counted among them.
 * @throws ThreadlabError `ERR_TOO_MANY_THREADS`
 */
export function makeThread(
  kernel: Kernel,
  given: string | undefined,
  daemon: boolean,
  hidden = false,
): number {
  enter(kernel);
  const thread = takeThread(kernel, given, { daemon, hidden });
  leave(kernel);
  if (thread !== 0) return thread;
  throw new ThreadlabError(
    "ERR_TOO_MANY_THREADS",
    `This run made ${MAX_THREADS - 1} threads, the limit. Use fewer threads, and let each of them do more.`,
  );
}

/** Makes a thread's record as a part of a step; 0 if there is none left. */
export function takeThread(
  kernel: Kernel,
  given: string | undefined,
  { daemon, hidden }: { readonly daemon: boolean; readonly hidden: boolean },
): number {
  const { words } = kernel.world;
  const thread = get(words, WORLD, HEADER.threads) + 1;
  if (thread >= MAX_THREADS) {
    noteLimit(kernel.world, "threads");
    return 0;
  }
  set(words, WORLD, HEADER.threads, thread);
  if (given === undefined) add(words, WORLD, HEADER.threadNames, 1);
  const name = given ?? `Thread-${get(words, WORLD, HEADER.threadNames)}`;
  const at = threadAt(thread);
  set(words, at, THREAD.state, THREAD_MADE);
  set(words, at, THREAD.daemon, daemon ? 1 : 0);
  set(words, at, THREAD.hidden, hidden ? 1 : 0);
  set(words, at, THREAD.name, store(kernel.world, Buffer.from(name, "utf16le")));
  emit(kernel, "make", thread, "ok", OBJECT_KINDS.indexOf("thread"), hidden ? 1 : 0, name);
  return thread;
}

/** How many threads the run made, ended ones included: their numbers go from 1 to here. */
export function threadsMade({ words }: World): number {
  return get(words, WORLD, HEADER.threads);
}

/** What a thread is called now, for messages. Bookkeeping, no step; the kernel's lock is not held. */
export function threadName(kernel: Kernel, thread: number): string {
  // A thread that is given another name meanwhile gives its block away, and others write into it.
  enter(kernel);
  const name = loadName(kernel, thread);
  leave(kernel);
  return name;
}

function loadName({ world }: Kernel, thread: number): string {
  const block = get(world.words, threadAt(thread), THREAD.name);
  return block === 0 ? "" : load(world, block).toString("utf16le");
}

/** What another thread may change of a thread. */
type Property = "name" | "daemon";

/** Begins a step on a property of a thread. While the module is evaluated it is bookkeeping: nothing visible may happen then. */
function enterProperty(kernel: Kernel, thread: number, property: Property, how: PropertyUse): void {
  if (kernel.evaluating) {
    enter(kernel);
    return;
  }
  enterStep(kernel, "alive", thread, how);
  emit(kernel, "alive", thread, "ok", how, 0, property);
}

/** What a thread is called: one step. */
export function lookAtName(kernel: Kernel, thread: number): string {
  enterProperty(kernel, thread, "name", LOOKS_AT_PROPERTY);
  const name = loadName(kernel, thread);
  leave(kernel);
  return name;
}

/** Whether a thread is a daemon: one step. */
export function lookAtDaemon(kernel: Kernel, thread: number): boolean {
  enterProperty(kernel, thread, "daemon", LOOKS_AT_PROPERTY);
  const daemon = isDaemon(kernel, thread);
  leave(kernel);
  return daemon;
}

/** Gives a thread another name: one step. */
export function renameThread(kernel: Kernel, thread: number, name: string): void {
  const { world } = kernel;
  const at = threadAt(thread);
  enterProperty(kernel, thread, "name", CHANGES_PROPERTY);
  release(world, get(world.words, at, THREAD.name));
  set(world.words, at, THREAD.name, store(world, Buffer.from(name, "utf16le")));
  const hidden = get(world.words, threadAt(thread), THREAD.hidden);
  emit(kernel, "make", thread, "ok", OBJECT_KINDS.indexOf("thread"), hidden, name);
  leave(kernel);
}

export function isDaemon({ world }: Kernel, thread: number): boolean {
  return get(world.words, threadAt(thread), THREAD.daemon) === 1;
}

/** One step. @returns false if the thread has been started: that counted it as what it was. */
export function setDaemon(kernel: Kernel, thread: number, daemon: boolean): boolean {
  const { words } = kernel.world;
  enterProperty(kernel, thread, "daemon", CHANGES_PROPERTY);
  const isEarly = canStart(words, thread);
  if (isEarly) set(words, threadAt(thread), THREAD.daemon, daemon ? 1 : 0);
  leave(kernel);
  return isEarly;
}

/** Whether a thread, or the process that it stands for, can still be started. The kernel's lock is held. */
export function canStart(words: Int32Array, thread: number): boolean {
  const at = threadAt(thread);
  return get(words, at, THREAD.state) === THREAD_MADE && get(words, at, THREAD.pid) === 0;
}

/** The event that cancels a Timer; 0 for any other thread. */
export function timerEvent({ world }: Kernel, thread: number): number {
  return get(world.words, threadAt(thread), THREAD.timer);
}

export function setTimerEvent({ world }: Kernel, thread: number, event: number): void {
  set(world.words, threadAt(thread), THREAD.timer, event);
}

/** A look at a thread's state that is no step. Nothing may be done on the strength of it that another thread could do as well. */
export function threadState({ world }: Kernel, thread: number): ThreadState {
  const state = Atomics.load(world.words, cell(threadAt(thread), THREAD.state));
  if (state === THREAD_MADE || state === THREAD_NONE) return "made";
  if (state === THREAD_STARTING) return "starting";
  return state === THREAD_ENDED ? "ended" : "alive";
}

/**
 * Starts a thread: hands `spec` (what to run) to an idle worker, or to the next that comes up. Returns once the thread
 * is on its way, as CPython's `Thread.start` waits for `_started`.
 *
 * @returns false if the thread has been started before. Two threads may try at once: one of them does.
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
      `${most} threads are alive, the most that this system allows (open files, memory maps). Let some end first.`,
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

/** Counts a thread among those that are alive, from here to its end. A part of a step. */
export function comeAlive(words: Int32Array, thread: number): void {
  const at = threadAt(thread);
  set(words, at, THREAD.state, THREAD_STARTING);
  add(words, WORLD, HEADER.alive, 1);
  if (get(words, at, THREAD.daemon) === 0) add(words, WORLD, HEADER.alivePlain, 1);
  addLive(words, thread);
}

/** Whether the current thread is to run something else than the program's `main`. */
export function hasSpec({ world, thread }: Kernel): boolean {
  return get(world.words, threadAt(thread), THREAD.spec) !== 0;
}

/** What the current thread is to run; takes it out of shared memory. */
export function takeSpec(kernel: Kernel): Buffer {
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
  Atomics.store(words, cell(at, THREAD.begun), 1);
  kernel.wakes.push(cell(at, THREAD.begun));
  leave(kernel);
}

/**
 * Keeps the current thread's own fields, encoded, for those who join it. Bookkeeping, no step.
 *
 * @throws ThreadlabError `ERR_MEMORY_FULL`
 */
export function keepResult(kernel: Kernel, result: Uint8Array): void {
  const block = storeBytes(kernel, result);
  set(kernel.world.words, threadAt(kernel.thread), THREAD.result, block);
}

/**
 * A thread's last event. Who joins it goes on; when the last thread that is no daemon ends, the run is over and the
 * daemons freeze in the same step.
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
  emit(kernel, "end", thread, outcome, 0, 0, detail);
  grantAll(kernel, queueOf(at, THREAD.joiners), thread);
  removeLive(words, thread);
  add(words, WORLD, HEADER.alive, -1);
  if (get(words, at, THREAD.daemon) === 0) add(words, WORLD, HEADER.alivePlain, -1);
  if (get(words, WORLD, HEADER.alivePlain) === 0) endRun(kernel);
  kernel.thread = acting;
}

/** The fields that an ended thread's object had, encoded; undefined if it kept none. */
export function threadResult({ world }: Kernel, thread: number): Buffer | undefined {
  const block = get(world.words, threadAt(thread), THREAD.result);
  return block === 0 ? undefined : load(world, block);
}

/**
 * Waits until a thread has ended.
 *
 * @param timeout seconds. @returns whether it has.
 * @throws ThreadlabError `ERR_THREAD_NOT_STARTED`
 */
export function joinThread(kernel: Kernel, thread: number, timeout: number): boolean {
  const { words } = kernel.world;
  const at = threadAt(thread);
  // Told to the scheduler: a join that does not wait is a look at whether the thread has ended.
  enterStep(kernel, "join", thread, timeout <= 0 ? 1 : 0, timeout > 0 && timeout !== Infinity);
  // A process runs before the thread that stands for it.
  if (get(words, at, THREAD.state) === THREAD_MADE && get(words, at, THREAD.pid) === 0) {
    emit(kernel, "join", thread, "error");
    leave(kernel);
    throw new ThreadlabError("ERR_THREAD_NOT_STARTED", "joined a thread that has not been started");
  }
  if (get(words, at, THREAD.state) === THREAD_ENDED) {
    passAtOnce(kernel, "join", thread, timeout <= 0 ? Infinity : timeout);
    return true;
  }
  if (timeout <= 0) {
    emit(kernel, "join", thread, "refused");
    leave(kernel);
    return false;
  }
  startWaiting(kernel, queueOf(at, THREAD.joiners), thread, timeout);
  emit(kernel, "join", thread, "wait", timeout);
  leave(kernel);
  return park(kernel) === GRANT_OK;
}

/** Whether a thread is between its start and its end: one step. */
export function isThreadAlive(kernel: Kernel, thread: number): boolean {
  return lookAtThread(kernel, thread, (state) => state >= THREAD_STARTING && state < THREAD_ENDED);
}

/** Whether a thread has been started, ended or not: one step. */
export function hasStarted(kernel: Kernel, thread: number): boolean {
  return lookAtThread(kernel, thread, (state) => state >= THREAD_STARTING);
}

function lookAtThread(kernel: Kernel, thread: number, isSo: (state: number) => boolean): boolean {
  enterStep(kernel, "alive", thread);
  const answer = isSo(get(kernel.world.words, threadAt(thread), THREAD.state));
  emit(kernel, "alive", thread, "ok", answer ? 1 : 0);
  leave(kernel);
  return answer;
}

/** The lesson's own threads between start and end, by id: one step. */
export function aliveThreads(kernel: Kernel): number[] {
  const { words } = kernel.world;
  enterStep(kernel, "alive", 0);
  // As in CPython, whose main thread stays on the list until the program is over.
  const alive: number[] = [MAIN_THREAD];
  for (const thread of liveThreads(words))
    if (thread !== MAIN_THREAD && get(words, threadAt(thread), THREAD.hidden) === 0) alive.push(thread);
  emit(kernel, "alive", 0, "ok", alive.length);
  leave(kernel);
  return alive;
}
