import { threadAt } from "../records/areas.ts";
import { type At, get, set } from "../records/fields.ts";
import { THREAD, WAITERS } from "../records/threads.ts";

/** A queue of waiting threads, linked through their own records. First come, first served; a thread stands in at most one queue. */
export type WaitQueue = At<"queue of threads">;

export function enqueue(words: Int32Array, queue: WaitQueue, thread: number): void {
  const at = threadAt(thread);
  const last = get(words, queue, WAITERS.last);
  set(words, at, THREAD.queue, queue);
  set(words, at, THREAD.prev, last);
  set(words, at, THREAD.next, 0);
  if (last === 0) set(words, queue, WAITERS.first, thread);
  else set(words, threadAt(last), THREAD.next, thread);
  set(words, queue, WAITERS.last, thread);
}

/** The first thread; 0 for none. */
export function firstInQueue(words: Int32Array, queue: WaitQueue): number {
  return get(words, queue, WAITERS.first);
}

/** Removes and returns the first thread; 0 from an empty queue. */
export function dequeue(words: Int32Array, queue: WaitQueue): number {
  const thread = firstInQueue(words, queue);
  if (thread !== 0) unlink(words, queue, thread);
  return thread;
}

/** Removes a thread from its queue, if it stands in one. */
export function leaveQueue(words: Int32Array, thread: number): void {
  const queue = get(words, threadAt(thread), THREAD.queue) as WaitQueue;
  if (queue !== 0) unlink(words, queue, thread);
}

/** The number of waiting threads. */
export function queueLength(words: Int32Array, queue: WaitQueue): number {
  let count = 0;
  for (let t = firstInQueue(words, queue); t !== 0; t = get(words, threadAt(t), THREAD.next)) count++;
  return count;
}

/** Empties a queue of an earlier run, whose threads' records were cleared. */
export function emptyQueue(words: Int32Array, queue: WaitQueue): void {
  set(words, queue, WAITERS.first, 0);
  set(words, queue, WAITERS.last, 0);
}

function unlink(words: Int32Array, queue: WaitQueue, thread: number): void {
  const at = threadAt(thread);
  const next = get(words, at, THREAD.next);
  const prev = get(words, at, THREAD.prev);
  if (prev === 0) set(words, queue, WAITERS.first, next);
  else set(words, threadAt(prev), THREAD.next, next);
  if (next === 0) set(words, queue, WAITERS.last, prev);
  else set(words, threadAt(next), THREAD.prev, prev);
  set(words, at, THREAD.queue, 0);
  set(words, at, THREAD.next, 0);
  set(words, at, THREAD.prev, 0);
}
