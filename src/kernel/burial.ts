import { comeInside, isControlled, isStopped } from "./control.ts";
import { emit, type Kernel, opCode } from "./kernel.ts";
import { breakKernelLock } from "./kernel-lock.ts";
import {
  H_BROKEN,
  H_BUSY,
  H_TOKEN,
  S_THREAD,
  slotAt,
  T_ARRIVED,
  T_BEGUN,
  T_DEAD,
  T_PENDING_ARG,
  T_PENDING_OBJECT,
  T_PENDING_OP,
  T_QUEUE,
  T_SITE,
  T_STATE,
  T_TIMED,
  THREAD_ENDED,
  THREAD_RUNNING,
  threadAt,
} from "./layout.ts";
import { forgetWorker } from "./slots.ts";
import { endThread } from "./threads.ts";
import { unlink } from "./wait-queue.ts";
import type { World } from "./world.ts";

/** Ends a thread whose worker has died. Threads that join it go on; the locks that it held stay held. */

const END = opCode("end");

/** Gives back the kernel's lock if a worker died with it. For every worker that died, as soon as that is known. */
export function breakStep({ world }: Kernel, slot: number): void {
  if (breakKernelLock(world.words, slot + 1) && !isStopped(world)) world.words[H_BROKEN] = 1;
}

/** A thread whose worker died, and whose end is still to be made. */
export interface Dead {
  readonly thread: number;
  /** Whether it had the turn: it died after its last operation, and did not come to choose who goes next. */
  readonly hadTurn: boolean;
}

/**
 * Buries a worker that died. On the machine's clock its thread ends there and then. Under a schedule its end is a step like
 * others, and the last that it makes: here it becomes what the thread is about to do. A part of a supervisor's action.
 *
 * @param detail for the trace: how the thread ended, as the end of a sentence.
 * @returns the thread whose end is still to be made, by {@link endDead}, when its turn comes.
 */
export function buryWorker(kernel: Kernel, slot: number, detail: string): Dead | undefined {
  const { world } = kernel;
  const { words } = world;
  const thread = words[slotAt(slot) + S_THREAD] as number;
  forgetWorker(kernel, slot);
  if (thread === 0) return undefined;
  words[H_BUSY] = (words[H_BUSY] as number) - 1;
  if (words[threadAt(thread) + T_STATE] === THREAD_ENDED) return undefined;
  leaveLines(kernel, thread);
  if (isControlled(world) && !isStopped(world)) return announceEnd(kernel, thread);
  endThread(kernel, thread, "crash", detail);
  tell(kernel, threadAt(thread) + T_BEGUN);
  return undefined;
}

/** The dead thread whose turn it is, or 0. */
export function deadOnTurn({ words }: World): number {
  const thread = Atomics.load(words, H_TOKEN);
  return thread !== 0 && words[threadAt(thread) + T_DEAD] === 1 ? thread : 0;
}

/** Makes the last step of a thread that died. A part of a supervisor's action. */
export function endDead(kernel: Kernel, thread: number, detail: string): void {
  kernel.world.words[threadAt(thread) + T_DEAD] = 0;
  endThread(kernel, thread, "crash", detail);
}

function announceEnd(kernel: Kernel, thread: number): Dead {
  const { words } = kernel.world;
  const at = threadAt(thread);
  // Looked at before anybody hears of it, and may choose it.
  const hadTurn = Atomics.load(words, H_TOKEN) === thread;
  words[at + T_STATE] = THREAD_RUNNING;
  words[at + T_TIMED] = 0;
  words[at + T_PENDING_OP] = END;
  words[at + T_PENDING_OBJECT] = thread;
  words[at + T_PENDING_ARG] = 0;
  words[at + T_SITE] = 0;
  words[at + T_DEAD] = 1;
  if (words[at + T_BEGUN] === 0) {
    kernel.thread = thread;
    emit(kernel, "begin", thread);
    kernel.thread = 0;
    tell(kernel, at + T_BEGUN);
  }
  // Who started it waits for its first operation: there it is.
  tell(kernel, at + T_ARRIVED);
  return { thread, hadTurn };
}

/** Raises a flag on which threads may sleep. */
function tell({ world, wakes }: Kernel, flag: number): void {
  Atomics.store(world.words, flag, 1);
  wakes.push(flag);
}

/** A thread that died stands in no line any more, and waits for no answer: what comes first in line would be given to it. */
function leaveLines(kernel: Kernel, thread: number): void {
  const { words } = kernel.world;
  const at = threadAt(thread);
  if (words[at + T_QUEUE] !== 0) unlink(words, words[at + T_QUEUE] as number, thread);
  comeInside(words, thread);
}
