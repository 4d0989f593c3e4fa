import { objectAt } from "../records/areas.ts";
import { get, set, type Word } from "../records/fields.ts";
import { CONDITION, LOCK, QUEUE } from "../records/objects.ts";
import type { Kernel } from "../steps/kernel.ts";
import { notifyCondition, type WaitBudget, waitCondition } from "./condition.ts";
import { dequeLength, takeFirst } from "./deque.ts";
import { acquireLock, releaseLock } from "./lock.ts";
import { makeObject } from "./objects.ts";

/** The largest number that a word can hold. */
const MAX_CAPACITY = 2 ** 31 - 1;
const ALL = Number.MAX_SAFE_INTEGER;

export type QueueKind = "queue" | "lifo-queue" | "priority-queue";

/**
 * Makes a queue of any kind, with the lock and the conditions that belong to it, as in CPython.
 *
 * @param maxsize the most items; 0 or less, or more than a word can count, for no limit. 1.5 means room for two.
 */
export function makeQueue(kernel: Kernel, kind: QueueKind, maxsize: number): number {
  const capacity = maxsize > 0 ? Math.min(Math.ceil(maxsize), MAX_CAPACITY) : 0;
  const queue = makeObject(kernel, { kind, fields: [[QUEUE.capacity, capacity]] });
  const mutex = makeObject(kernel, { kind: "lock", fields: [[LOCK.queue, queue]], name: `#${queue}.mutex` });
  setWord(kernel, queue, QUEUE.mutex, mutex);
  const part = (field: Word<"queue">, name: string) => {
    const init = { kind: "condition", fields: [[CONDITION.lock, mutex]], name: `#${queue}.${name}` } as const;
    setWord(kernel, queue, field, makeObject(kernel, init));
  };
  part(QUEUE.notEmpty, "notEmpty");
  part(QUEUE.notFull, "notFull");
  part(QUEUE.allDone, "allTasksDone");
  return queue;
}

/** Runs `action` while the current thread holds the queue's mutex. All functions below are for such an action. */
export function holdQueue<T>(kernel: Kernel, queue: number, action: () => T): T {
  const mutex = word(kernel, queue, QUEUE.mutex);
  acquireLock(kernel, mutex, Number.POSITIVE_INFINITY);
  try {
    return action();
  } finally {
    releaseLock(kernel, mutex);
  }
}

/** Waits until there is room for an item. As in CPython, a shutdown in the meantime has precedence over the timeout. */
export function waitForRoom(
  kernel: Kernel,
  queue: number,
  patience: WaitBudget,
): "ok" | "full" | "shut down" {
  let inTime = true;
  for (;;) {
    if (word(kernel, queue, QUEUE.shut) === 1) return "shut down";
    if (!isQueueFull(kernel, queue)) return "ok";
    if (!inTime) return "full";
    inTime = waitFor(kernel, queue, QUEUE.notFull, patience);
  }
}

/** An item was added: wakes a thread that waits for one. */
export function noteItem(kernel: Kernel, queue: number): void {
  setWord(kernel, queue, QUEUE.unfinished, unfinishedTasks(kernel, queue) + 1);
  notify(kernel, queue, QUEUE.notEmpty, 1);
}

/** Waits until there is an item. */
export function waitForItem(
  kernel: Kernel,
  queue: number,
  patience: WaitBudget,
): "ok" | "empty" | "shut down" {
  let inTime = true;
  for (;;) {
    if (dequeLength(kernel, queue) > 0) return "ok";
    if (word(kernel, queue, QUEUE.shut) === 1) return "shut down";
    if (!inTime) return "empty";
    inTime = waitFor(kernel, queue, QUEUE.notEmpty, patience);
  }
}

/** An item was removed: wakes a thread that waits for room. */
export function noteRoom(kernel: Kernel, queue: number): void {
  notify(kernel, queue, QUEUE.notFull, 1);
}

/** @returns false if the work on all items is done already. */
export function finishTask(kernel: Kernel, queue: number): boolean {
  const left = unfinishedTasks(kernel, queue) - 1;
  if (left < 0) return false;
  setWord(kernel, queue, QUEUE.unfinished, left);
  if (left === 0) notify(kernel, queue, QUEUE.allDone, ALL);
  return true;
}

/** Waits until the work on all items is done. */
export function waitForTasks(kernel: Kernel, queue: number): void {
  while (unfinishedTasks(kernel, queue) > 0) {
    // A wait without a timeout ends only with a notification, unless the thread stands for a process that died.
    if (!waitFor(kernel, queue, QUEUE.allDone, { seconds: Number.POSITIVE_INFINITY })) return;
  }
}

/** Closes the queue, and wakes all threads that wait for it. @param drops whether the items are thrown away. */
export function shutQueue(kernel: Kernel, queue: number, drops: boolean): void {
  setWord(kernel, queue, QUEUE.shut, 1);
  if (drops) {
    while (dequeLength(kernel, queue) > 0) {
      takeFirst(kernel, queue);
      const left = unfinishedTasks(kernel, queue);
      if (left > 0) setWord(kernel, queue, QUEUE.unfinished, left - 1);
    }
    notify(kernel, queue, QUEUE.allDone, ALL);
  }
  notify(kernel, queue, QUEUE.notEmpty, ALL);
  notify(kernel, queue, QUEUE.notFull, ALL);
}

export function isQueueFull(kernel: Kernel, queue: number): boolean {
  const capacity = queueCapacity(kernel, queue);
  return capacity > 0 && dequeLength(kernel, queue) >= capacity;
}

/** The most items; 0 for no limit. It never changes. */
export function queueCapacity(kernel: Kernel, queue: number): number {
  return word(kernel, queue, QUEUE.capacity);
}

/** The number of items whose work is not done. */
export function unfinishedTasks(kernel: Kernel, queue: number): number {
  return word(kernel, queue, QUEUE.unfinished);
}

/** Waits for one of the queue's conditions. @returns whether it was notified before the timeout. */
function waitFor(kernel: Kernel, queue: number, condition: Word<"queue">, patience: WaitBudget): boolean {
  if (patience.seconds === 0) return false;
  const notified = waitCondition(kernel, word(kernel, queue, condition), patience);
  acquireLock(kernel, word(kernel, queue, QUEUE.mutex), Number.POSITIVE_INFINITY);
  return notified;
}

/** Wakes the threads that have waited longest for one of the queue's conditions. */
function notify(kernel: Kernel, queue: number, condition: Word<"queue">, count: number): void {
  notifyCondition(kernel, word(kernel, queue, condition), count);
}

function word({ world }: Kernel, queue: number, field: Word<"queue">): number {
  return get(world.words, objectAt<"queue">(queue), field);
}

function setWord({ world }: Kernel, queue: number, field: Word<"queue">, value: number): void {
  set(world.words, objectAt<"queue">(queue), field, value);
}
