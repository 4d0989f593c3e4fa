import { threadAt } from "../records/areas.ts";
import { get, set } from "../records/fields.ts";
import { HEADER, WORLD } from "../records/header.ts";
import { THREAD } from "../records/threads.ts";

/**
 * The threads between start and end, in order of their numbers: a list linked through the threads' own records. A scan of all threads that
 * could act walks it, so a step costs nothing for ended threads. It changes under the kernel's lock; under a schedule the thread that has
 * the turn may read it without the lock.
 */
export function* liveThreads(words: Int32Array): Generator<number> {
  for (let thread = get(words, WORLD, HEADER.liveFirst); thread !== 0; thread = nextLive(words, thread))
    yield thread;
}

/** Adds a thread. Threads mostly start in the order in which they were made, so the search for its place begins at the end. */
export function addLive(words: Int32Array, thread: number): void {
  let previous = get(words, WORLD, HEADER.liveLast);
  while (previous > thread) previous = get(words, threadAt(previous), THREAD.livePrev);
  const next = previous === 0 ? get(words, WORLD, HEADER.liveFirst) : nextLive(words, previous);
  link(words, previous, thread);
  link(words, thread, next);
}

/** Removes a thread. */
export function removeLive(words: Int32Array, thread: number): void {
  const at = threadAt(thread);
  link(words, get(words, at, THREAD.livePrev), get(words, at, THREAD.liveNext));
}

function nextLive(words: Int32Array, thread: number): number {
  return get(words, threadAt(thread), THREAD.liveNext);
}

/** Links two neighbours; 0 stands for an end of the list. */
function link(words: Int32Array, previous: number, next: number): void {
  if (previous === 0) set(words, WORLD, HEADER.liveFirst, next);
  else set(words, threadAt(previous), THREAD.liveNext, next);
  if (next === 0) set(words, WORLD, HEADER.liveLast, previous);
  else set(words, threadAt(next), THREAD.livePrev, previous);
}
