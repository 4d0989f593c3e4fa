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
  grant,
  type Kernel,
  leave,
  park,
  passAtOnce,
  startWaiting,
} from "./kernel.ts";
import {
  GRANT_OK,
  H_ALIVE,
  H_ALIVE_PLAIN,
  H_MAX_ALIVE,
  H_THREAD_NAMES,
  H_THREADS,
  MAX_THREADS,
  T_BEGUN,
  T_DAEMON,
  T_HIDDEN,
  T_JOINERS,
  T_NAME,
  T_PID,
  T_RESULT,
  T_SPEC,
  T_STATE,
  T_TIMER,
  THREAD_ENDED,
  THREAD_MADE,
  THREAD_NONE,
  THREAD_RUNNING,
  THREAD_STARTING,
  threadAt,
} from "./layout.ts";
import { noteLimit } from "./limits.ts";
import { addLive, liveThreads, removeLive } from "./live-threads.ts";
import { memoryFull, storeBytes } from "./shared.ts";
import { assignWorker } from "./slots.ts";
import { dequeue } from "./wait-queue.ts";
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
  const thread = (words[H_THREADS] as number) + 1;
  if (thread >= MAX_THREADS) {
    noteLimit(kernel.world, "threads");
    return 0;
  }
  words[H_THREADS] = thread;
  if (given === undefined) words[H_THREAD_NAMES] = (words[H_THREAD_NAMES] as number) + 1;
  const name = given ?? `Thread-${words[H_THREAD_NAMES]}`;
  const at = threadAt(thread);
  words[at + T_STATE] = THREAD_MADE;
  words[at + T_DAEMON] = daemon ? 1 : 0;
  words[at + T_HIDDEN] = hidden ? 1 : 0;
  words[at + T_NAME] = store(kernel.world, Buffer.from(name, "utf16le"));
  emit(kernel, "make", thread, "ok", OBJECT_KINDS.indexOf("thread"), hidden ? 1 : 0, name);
  return thread;
}

/** How many threads the run made, ended ones included: their numbers go from 1 to here. */
export function threadsMade({ words }: World): number {
  return words[H_THREADS] as number;
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
  const block = world.words[threadAt(thread) + T_NAME] as number;
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
  const at = threadAt(thread) + T_NAME;
  enterProperty(kernel, thread, "name", CHANGES_PROPERTY);
  release(world, world.words[at] as number);
  world.words[at] = store(world, Buffer.from(name, "utf16le"));
  const hidden = world.words[threadAt(thread) + T_HIDDEN] as number;
  emit(kernel, "make", thread, "ok", OBJECT_KINDS.indexOf("thread"), hidden, name);
  leave(kernel);
}

export function isDaemon({ world }: Kernel, thread: number): boolean {
  return world.words[threadAt(thread) + T_DAEMON] === 1;
}

/** One step. @returns false if the thread has been started: that counted it as what it was. */
export function setDaemon(kernel: Kernel, thread: number, daemon: boolean): boolean {
  const { words } = kernel.world;
  enterProperty(kernel, thread, "daemon", CHANGES_PROPERTY);
  const isEarly = canStart(words, thread);
  if (isEarly) words[threadAt(thread) + T_DAEMON] = daemon ? 1 : 0;
  leave(kernel);
  return isEarly;
}

/** Whether a thread, or the process that it stands for, can still be started. The kernel's lock is held. */
export function canStart(words: Int32Array, thread: number): boolean {
  const at = threadAt(thread);
  return words[at + T_STATE] === THREAD_MADE && words[at + T_PID] === 0;
}

/** The event that cancels a Timer; 0 for any other thread. */
export function timerEvent({ world }: Kernel, thread: number): number {
  return world.words[threadAt(thread) + T_TIMER] as number;
}

export function setTimerEvent({ world }: Kernel, thread: number, event: number): void {
  world.words[threadAt(thread) + T_TIMER] = event;
}

/** A look at a thread's state that is no step. Nothing may be done on the strength of it that another thread could do as well. */
export function threadState({ world }: Kernel, thread: number): ThreadState {
  const state = Atomics.load(world.words, threadAt(thread) + T_STATE);
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
  if (words[at + T_STATE] !== THREAD_MADE) {
    emit(kernel, "start", thread, "refused");
    leave(kernel);
    return false;
  }
  const most = words[H_MAX_ALIVE] as number;
  if ((words[H_ALIVE] as number) >= most) {
    noteLimit(world, "threads at once");
    emit(kernel, "start", thread, "error");
    leave(kernel);
    throw new ThreadlabError(
      "ERR_TOO_MANY_THREADS",
      `${most} threads are alive, the most that this system allows (open files, memory maps). Let some end first.`,
    );
  }
  words[at + T_SPEC] = store(world, spec);
  const fits = words[at + T_SPEC] !== 0;
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
  words[at + T_STATE] = THREAD_STARTING;
  words[H_ALIVE] = (words[H_ALIVE] as number) + 1;
  if (words[at + T_DAEMON] === 0) words[H_ALIVE_PLAIN] = (words[H_ALIVE_PLAIN] as number) + 1;
  addLive(words, thread);
}

/** Whether the current thread is to run something else than the program's `main`. */
export function hasSpec({ world, thread }: Kernel): boolean {
  return world.words[threadAt(thread) + T_SPEC] !== 0;
}

/** What the current thread is to run; takes it out of shared memory. */
export function takeSpec(kernel: Kernel): Buffer {
  const { world } = kernel;
  const at = threadAt(kernel.thread) + T_SPEC;
  enter(kernel);
  const spec = load(world, world.words[at] as number);
  release(world, world.words[at] as number);
  world.words[at] = 0;
  leave(kernel);
  return spec;
}

/** The current thread's first event. */
export function beginThread(kernel: Kernel): void {
  const { words } = kernel.world;
  const at = threadAt(kernel.thread);
  enter(kernel);
  words[at + T_STATE] = THREAD_RUNNING;
  emit(kernel, "begin", kernel.thread);
  Atomics.store(words, at + T_BEGUN, 1);
  kernel.wakes.push(at + T_BEGUN);
  leave(kernel);
}

/**
 * Keeps the current thread's own fields, encoded, for those who join it. Bookkeeping, no step.
 *
 * @throws ThreadlabError `ERR_MEMORY_FULL`
 */
export function keepResult(kernel: Kernel, result: Uint8Array): void {
  const block = storeBytes(kernel, result);
  kernel.world.words[threadAt(kernel.thread) + T_RESULT] = block;
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
  words[at + T_STATE] = THREAD_ENDED;
  emit(kernel, "end", thread, outcome, 0, 0, detail);
  for (let next = dequeue(words, at + T_JOINERS); next !== 0; next = dequeue(words, at + T_JOINERS)) {
    grant(kernel, next, thread);
  }
  removeLive(words, thread);
  words[H_ALIVE] = (words[H_ALIVE] as number) - 1;
  if (words[at + T_DAEMON] === 0) words[H_ALIVE_PLAIN] = (words[H_ALIVE_PLAIN] as number) - 1;
  if (words[H_ALIVE_PLAIN] === 0) endRun(kernel);
  kernel.thread = acting;
}

/** The fields that an ended thread's object had, encoded; undefined if it kept none. */
export function threadResult({ world }: Kernel, thread: number): Buffer | undefined {
  const block = world.words[threadAt(thread) + T_RESULT] as number;
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
  if (words[at + T_STATE] === THREAD_MADE && words[at + T_PID] === 0) {
    emit(kernel, "join", thread, "error");
    leave(kernel);
    throw new ThreadlabError("ERR_THREAD_NOT_STARTED", "joined a thread that has not been started");
  }
  if (words[at + T_STATE] === THREAD_ENDED) {
    passAtOnce(kernel, "join", thread, timeout <= 0 ? Infinity : timeout);
    return true;
  }
  if (timeout <= 0) {
    emit(kernel, "join", thread, "refused");
    leave(kernel);
    return false;
  }
  startWaiting(kernel, at + T_JOINERS, thread, timeout);
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
  const answer = isSo(kernel.world.words[threadAt(thread) + T_STATE] as number);
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
    if (thread !== MAIN_THREAD && words[threadAt(thread) + T_HIDDEN] === 0) alive.push(thread);
  emit(kernel, "alive", 0, "ok", alive.length);
  leave(kernel);
  return alive;
}
