import { release } from "../memory/arena.ts";
import { appendBlock, loadFromList, removeFirstBlock, storeForList } from "../memory/block-list.ts";
import { dequeue } from "../memory/wait-queue.ts";
import { objectAt, threadAt } from "../records/areas.ts";
import { GRANT_OK } from "../records/codes.ts";
import { type At, add, get, listOf, queueOf, set } from "../records/fields.ts";
import { SIMPLE_QUEUE } from "../records/objects.ts";
import { THREAD } from "../records/threads.ts";
import { emit } from "../steps/emit.ts";
import { enter, enterStep, leave } from "../steps/enter.ts";
import type { Kernel } from "../steps/kernel.ts";
import { beginWait, grant, park, passAtOnce } from "../steps/wait.ts";
import { memoryFull } from "./store-bytes.ts";

/**
 * A queue without a lock: each call is one step, like a semaphore's. An item goes straight to a thread that waits for one. So item number n
 * goes to request number n, and a put and a get commute.
 */

/** Appends an item, or gives it to the thread that has waited longest. @throws ThreadlabError `ERR_MEMORY_FULL` */
export function putItem(kernel: Kernel, queue: number, data: Uint8Array): void {
  const { world } = kernel;
  const { words } = world;
  const at = objectAt<"simple queue">(queue);
  enterStep(kernel, "release", queue);
  const block = storeForList(world, data);
  emit(kernel, "release", queue, block === 0 ? "error" : "ok", 1);
  if (block !== 0) {
    const waiter = dequeue(words, queueOf(at, SIMPLE_QUEUE.waiters));
    if (waiter === 0) append(words, at, block);
    else {
      set(words, threadAt(waiter), THREAD.handed, block);
      grant(kernel, waiter, queue);
    }
  }
  leave(kernel);
  if (block === 0) throw memoryFull(data.length);
}

/** Takes the first item out, and waits while there is none. @param timeout seconds. @returns undefined after the timeout. */
export function takeItem(kernel: Kernel, queue: number, timeout: number): Buffer | undefined {
  const { words } = kernel.world;
  const at = objectAt<"simple queue">(queue);
  enterStep(kernel, "acquire", queue, 0, timeout !== Infinity);
  const first = removeFirst(words, at);
  if (first !== 0) {
    passAtOnce(kernel, "acquire", queue, timeout);
    return unpack(kernel, first);
  }
  beginWait(kernel, "acquire", queue, timeout, queueOf(at, SIMPLE_QUEUE.waiters));
  if (park(kernel) !== GRANT_OK) return undefined;
  return unpack(kernel, get(words, threadAt(kernel.thread), THREAD.handed));
}

/** Takes the first item out; undefined if there is none. */
export function tryItem(kernel: Kernel, queue: number): Buffer | undefined {
  enterStep(kernel, "try", queue);
  const first = removeFirst(kernel.world.words, objectAt<"simple queue">(queue));
  emit(kernel, "try", queue, first === 0 ? "refused" : "ok");
  leave(kernel);
  return first === 0 ? undefined : unpack(kernel, first);
}

/** The number of items: one step. */
export function countItems(kernel: Kernel, queue: number): number {
  enterStep(kernel, "probe", queue);
  const count = get(kernel.world.words, objectAt<"simple queue">(queue), SIMPLE_QUEUE.count);
  emit(kernel, "probe", queue, "ok", count);
  leave(kernel);
  return count;
}

/** Reads a block that belongs to this thread alone, and frees it. */
function unpack(kernel: Kernel, block: number): Buffer {
  enter(kernel);
  const data = loadFromList(kernel.world, block);
  release(kernel.world, block);
  leave(kernel);
  return data;
}

function append(words: Int32Array, at: At<"simple queue">, block: number): void {
  appendBlock(words, listOf(at, SIMPLE_QUEUE.items), block);
  add(words, at, SIMPLE_QUEUE.count, 1);
}

function removeFirst(words: Int32Array, at: At<"simple queue">): number {
  const block = removeFirstBlock(words, listOf(at, SIMPLE_QUEUE.items));
  if (block !== 0) add(words, at, SIMPLE_QUEUE.count, -1);
  return block;
}
