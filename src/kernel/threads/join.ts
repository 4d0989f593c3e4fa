import { ThreadlabError } from "../../protocol/errors.ts";
import { MAIN_THREAD } from "../../protocol/event.ts";
import { liveThreads } from "../memory/live-threads.ts";
import { threadAt } from "../records/areas.ts";
import { GRANT_OK, THREAD_ENDED, THREAD_MADE, THREAD_NONE, THREAD_STARTING } from "../records/codes.ts";
import { cell, get, queueOf } from "../records/fields.ts";
import { THREAD } from "../records/threads.ts";
import { emit } from "../steps/emit.ts";
import { enterStep, leave } from "../steps/enter.ts";
import type { Kernel } from "../steps/kernel.ts";
import { beginWait, park, passAtOnce } from "../steps/wait.ts";

type ThreadState = "made" | "starting" | "alive" | "ended";

/** Looks at a thread's state, which is not a step. The caller may not use it to do what another thread could do, too. */
export function threadState({ world }: Kernel, thread: number): ThreadState {
  const state = Atomics.load(world.words, cell(threadAt(thread), THREAD.state));
  if (state === THREAD_MADE || state === THREAD_NONE) return "made";
  if (state === THREAD_STARTING) return "starting";
  return state === THREAD_ENDED ? "ended" : "alive";
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
  // For the scheduler: a join that does not wait is a look at whether the thread has ended.
  enterStep(kernel, "join", thread, timeout <= 0 ? 1 : 0, timeout > 0 && timeout !== Infinity);
  // A process runs before the thread that stands for it; a pool's thread is about to be started by the thread that made it.
  const isMade = get(words, at, THREAD.state) === THREAD_MADE;
  if (isMade && get(words, at, THREAD.pid) === 0 && get(words, at, THREAD.pool) === 0) {
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
  beginWait(kernel, "join", thread, timeout, queueOf(at, THREAD.joiners));
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
