import { aliveThreads } from "../kernel/threads/join.ts";
import { noteSeenNumber } from "../kernel/threads/seen-numbers.ts";
import { MAIN_THREAD } from "../protocol/event.ts";
import { current } from "./support/current.ts";
import { revive } from "./support/handle.ts";
import type { Thread } from "./thread.ts";

/** The Thread object of the calling thread. */
export function currentThread(): Thread {
  return threadById(current().kernel.thread);
}

/** The Thread object of the thread that runs `main`. */
export function mainThread(): Thread {
  return threadById(MAIN_THREAD);
}

/** The number of threads that {@link enumerate} returns. */
export function activeCount(): number {
  return aliveThreads(current().kernel).length;
}

/** The threads that have started and have not ended, and MainThread until the program ends, as in CPython. */
export function enumerate(): Thread[] {
  const { kernel } = current();
  const alive = aliveThreads(kernel);
  for (const thread of alive) noteSeenNumber(kernel, thread);
  return alive.map(threadById);
}

function threadById(id: number): Thread {
  return revive({ kind: "thread", id }) as Thread;
}
