import { ThreadlabError } from "../../protocol/errors.ts";
import { OBJECT_KINDS } from "../../protocol/event.ts";
import { load, store } from "../memory/arena.ts";
import { noteLimit } from "../memory/limits.ts";
import { addLive } from "../memory/live-threads.ts";
import type { World } from "../memory/world.ts";
import { memoryFull } from "../primitives/store-bytes.ts";
import { MAX_THREADS, threadAt } from "../records/areas.ts";
import { THREAD_MADE, THREAD_STARTING } from "../records/codes.ts";
import { add, get, set } from "../records/fields.ts";
import { HEADER, WORLD } from "../records/header.ts";
import { THREAD } from "../records/threads.ts";
import { emit } from "../steps/emit.ts";
import { enter, enterStep, leave } from "../steps/enter.ts";
import type { Kernel } from "../steps/kernel.ts";
import { noteNameInMessage } from "./seen-numbers.ts";

/**
 * Makes a thread's record.
 *
 * @param given its name, or undefined for the next of Thread-1, Thread-2 …
 * @param hidden true for a thread that belongs to threadlab, and is not counted among the lesson's.
 */
export function makeThread(
  kernel: Kernel,
  given: string | undefined,
  daemon: boolean,
  hidden = false,
): number {
  enterNumbering(kernel, "thread");
  const thread = takeThread(kernel, given, { daemon, hidden });
  leave(kernel);
  if (typeof thread === "string") throw cannotMake(thread);
  return thread;
}

/** The limit of the run because of which it cannot make a thread. */
export type NoThread = "threads" | "memory";

/** What is thrown where a thread cannot be made. */
export function cannotMake(limit: NoThread): ThreadlabError {
  if (limit === "memory") return memoryFull("The name of a new thread");
  return new ThreadlabError(
    "ERR_TOO_MANY_THREADS",
    `This run made ${MAX_THREADS - 1} threads, the limit. Use fewer threads, and let each of them do more.`,
  );
}

/** Begins to give a thread or a pool its number: a step if the order of the numbers makes a difference, else bookkeeping. */
export function enterNumbering(kernel: Kernel, kind: "thread" | "pool"): void {
  enterNaming(kernel, 0, kind);
}

/** @param thread whose name a message contains; 0 where a number is given. */
function enterNaming(kernel: Kernel, thread: number, kind: "thread" | "pool"): void {
  const isStep = get(kernel.world.words, WORLD, HEADER.numbered) === 1 && !kernel.evaluating;
  if (!isStep) {
    enter(kernel);
    return;
  }
  enterStep(kernel, "number", thread);
  emit(kernel, "number", thread, "ok", OBJECT_KINDS.indexOf(kind));
}

/** Makes a thread's record as a part of a step. @returns the thread, or why there can be none. */
export function takeThread(
  kernel: Kernel,
  given: string | undefined,
  { daemon, hidden }: { readonly daemon: boolean; readonly hidden: boolean },
): number | NoThread {
  const { words } = kernel.world;
  const thread = get(words, WORLD, HEADER.threads) + 1;
  if (thread >= MAX_THREADS) {
    noteLimit(kernel.world, "threads");
    return "threads";
  }
  const name = given ?? `Thread-${get(words, WORLD, HEADER.threadNames) + 1}`;
  const block = store(kernel.world, Buffer.from(name, "utf16le"));
  if (block === 0) return "memory";
  set(words, WORLD, HEADER.threads, thread);
  if (given === undefined) add(words, WORLD, HEADER.threadNames, 1);
  const at = threadAt(thread);
  set(words, at, THREAD.state, THREAD_MADE);
  set(words, at, THREAD.daemon, daemon ? 1 : 0);
  set(words, at, THREAD.hidden, hidden ? 1 : 0);
  set(words, at, THREAD.name, block);
  emit(kernel, "make", thread, "ok", OBJECT_KINDS.indexOf("thread"), hidden ? 1 : 0, name);
  return thread;
}

/** The number of threads that the run made, ended ones included: their numbers go from 1 to this one. */
export function threadsMade({ words }: World): number {
  return get(words, WORLD, HEADER.threads);
}

/**
 * The thread's current name, for messages that the program may read: a step if names of threads make a difference, else bookkeeping. The
 * kernel's lock is not held.
 */
export function threadName(kernel: Kernel, thread: number): string {
  noteNameInMessage(kernel, thread);
  // Without the lock, a rename could free its block, and others could write into it.
  enterNaming(kernel, thread, "thread");
  const name = loadName(kernel, thread);
  leave(kernel);
  return name;
}

export function loadName({ world }: Kernel, thread: number): string {
  const block = get(world.words, threadAt(thread), THREAD.name);
  return block === 0 ? "" : load(world, block).toString("utf16le");
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

/** Counts a thread as alive, from here to its end. A part of a step. */
export function comeAlive(words: Int32Array, thread: number): void {
  const at = threadAt(thread);
  set(words, at, THREAD.state, THREAD_STARTING);
  add(words, WORLD, HEADER.alive, 1);
  if (get(words, at, THREAD.daemon) === 0) add(words, WORLD, HEADER.alivePlain, 1);
  addLive(words, thread);
}
