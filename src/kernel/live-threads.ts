import { H_LIVE, T_LIVE_NEXT, T_LIVE_PREV, threadAt } from "./layout.ts";

/**
 * The threads between start and end, in order of their numbers: a list with its links in the threads' own records. What looks
 * at all threads that could do something walks it, so that a step costs nothing for those that have ended. It changes under
 * the kernel's lock; under a schedule the thread that has the turn may read it without.
 */
export function* liveThreads(words: Int32Array): Generator<number> {
  for (let thread = words[H_LIVE] as number; thread !== 0; thread = nextLive(words, thread)) yield thread;
}

/** Takes a thread in. Threads mostly start in the order in which they were made, so its place is looked for from the end. */
export function addLive(words: Int32Array, thread: number): void {
  let previous = words[H_LIVE + 1] as number;
  while (previous > thread) previous = words[threadAt(previous) + T_LIVE_PREV] as number;
  const next = previous === 0 ? (words[H_LIVE] as number) : nextLive(words, previous);
  link(words, previous, thread);
  link(words, thread, next);
}

/** Takes a thread out. */
export function removeLive(words: Int32Array, thread: number): void {
  const at = threadAt(thread);
  link(words, words[at + T_LIVE_PREV] as number, words[at + T_LIVE_NEXT] as number);
}

function nextLive(words: Int32Array, thread: number): number {
  return words[threadAt(thread) + T_LIVE_NEXT] as number;
}

/** Makes two threads neighbours; 0 stands for an end of the list. */
function link(words: Int32Array, previous: number, next: number): void {
  words[previous === 0 ? H_LIVE : threadAt(previous) + T_LIVE_NEXT] = next;
  words[next === 0 ? H_LIVE + 1 : threadAt(next) + T_LIVE_PREV] = previous;
}
