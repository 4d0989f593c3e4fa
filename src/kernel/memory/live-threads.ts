import { threadAt } from "../records/areas.ts";
import { get, set } from "../records/fields.ts";
import { HEADER, WORLD } from "../records/header.ts";
import { THREAD } from "../records/threads.ts";

/**
 * The threads between start and end, in order of their numbers: a list with its links in the threads' own records. What looks
 * at all threads that could do something walks it, so that a step costs nothing for those that have ended. It changes under
 * the kernel's lock; under a schedule the thread that has the turn may read it without.
 */
export function* liveThreads(words: Int32Array): Generator<number> {
  for (let thread = get(words, WORLD, HEADER.liveFirst); thread !== 0; thread = nextLive(words, thread))
    yield thread;
}

/** Takes a thread in. Threads mostly start in the order in which they were made, so its place is looked for from the end. */
export function addLive(words: Int32Array, thread: number): void {
  let previous = get(words, WORLD, HEADER.liveLast);
  while (previous > thread) previous = get(words, threadAt(previous), THREAD.livePrev);
  const next = previous === 0 ? get(words, WORLD, HEADER.liveFirst) : nextLive(words, previous);
  link(words, previous, thread);
  link(words, thread, next);
}

/** Takes a thread out. */
export function removeLive(words: Int32Array, thread: number): void {
  const at = threadAt(thread);
  link(words, get(words, at, THREAD.livePrev), get(words, at, THREAD.liveNext));
}

function nextLive(words: Int32Array, thread: number): number {
  return get(words, threadAt(thread), THREAD.liveNext);
}

/** Makes two threads neighbours; 0 stands for an end of the list. */
function link(words: Int32Array, previous: number, next: number): void {
  if (previous === 0) set(words, WORLD, HEADER.liveFirst, next);
  else set(words, threadAt(previous), THREAD.liveNext, next);
  if (next === 0) set(words, WORLD, HEADER.liveLast, previous);
  else set(words, threadAt(next), THREAD.livePrev, previous);
}
