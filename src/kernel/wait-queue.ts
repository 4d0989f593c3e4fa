import { T_NEXT, T_PREV, T_QUEUE, threadAt } from "./layout.ts";

/**
 * A queue of waiting threads: two words, first and last, with the links in the threads' own records. A thread
 * stands in one queue at most. First come, first served.
 */
export function enqueue(words: Int32Array, queue: number, thread: number): void {
  const at = threadAt(thread);
  const last = words[queue + 1] as number;
  words[at + T_QUEUE] = queue;
  words[at + T_PREV] = last;
  words[at + T_NEXT] = 0;
  if (last === 0) words[queue] = thread;
  else words[threadAt(last) + T_NEXT] = thread;
  words[queue + 1] = thread;
}

/** Takes the first thread out, or 0 from an empty queue. */
export function dequeue(words: Int32Array, queue: number): number {
  const thread = words[queue] as number;
  if (thread !== 0) unlink(words, queue, thread);
  return thread;
}

/** Takes a thread out, wherever it stands. */
export function unlink(words: Int32Array, queue: number, thread: number): void {
  const at = threadAt(thread);
  const next = words[at + T_NEXT] as number;
  const prev = words[at + T_PREV] as number;
  if (prev === 0) words[queue] = next;
  else words[threadAt(prev) + T_NEXT] = next;
  if (next === 0) words[queue + 1] = prev;
  else words[threadAt(next) + T_PREV] = prev;
  words[at + T_QUEUE] = 0;
  words[at + T_NEXT] = 0;
  words[at + T_PREV] = 0;
}

/** How many threads wait. */
export function queueLength(words: Int32Array, queue: number): number {
  let count = 0;
  for (let t = words[queue] as number; t !== 0; t = words[threadAt(t) + T_NEXT] as number) count++;
  return count;
}
