import { load, release, store } from "../memory/arena.ts";
import { blockAt, objectAt } from "../records/areas.ts";
import { BLOCK } from "../records/blocks.ts";
import { add, get, set } from "../records/fields.ts";
import { QUEUE } from "../records/objects.ts";
import { enter, leave } from "../steps/enter.ts";
import type { Kernel } from "../steps/kernel.ts";
import { memoryFull } from "./store-bytes.ts";

/**
 * The items of a queue: a linked list of arena blocks `[next (4 bytes), payload …]`. Its calls are no steps: the queue's lock guards them,
 * and orders them in the trace.
 */

export function dequeLength({ world }: Kernel, deque: number): number {
  return get(world.words, objectAt<"queue">(deque), QUEUE.count);
}

/** Appends an item. @throws ThreadlabError `ERR_MEMORY_FULL` */
export function pushLast(kernel: Kernel, deque: number, data: Uint8Array): void {
  insertAt(kernel, deque, dequeLength(kernel, deque), data);
}

/** Puts an item before the one at `index`. @throws ThreadlabError `ERR_MEMORY_FULL` */
export function insertAt(kernel: Kernel, deque: number, index: number, data: Uint8Array): void {
  const { world } = kernel;
  const { words } = world;
  const at = objectAt<"queue">(deque);
  const framed = new Uint8Array(data.length + 4);
  framed.set(data, 4);
  enter(kernel);
  const block = store(world, framed);
  if (block !== 0) {
    const last = get(words, at, QUEUE.last);
    const previous = index >= get(words, at, QUEUE.count) ? last : itemAt(kernel, deque, index - 1);
    const next = previous === 0 ? get(words, at, QUEUE.first) : get(words, blockAt(previous), BLOCK.link);
    set(words, blockAt(block), BLOCK.link, next);
    if (previous === 0) set(words, at, QUEUE.first, block);
    else set(words, blockAt(previous), BLOCK.link, block);
    if (next === 0) set(words, at, QUEUE.last, block);
    add(words, at, QUEUE.count, 1);
    add(words, at, QUEUE.changes, 1);
  }
  leave(kernel);
  if (block === 0) throw memoryFull(data.length);
}

/** Removes the item at `index`; undefined if there is none. */
export function takeAt(kernel: Kernel, deque: number, index: number): Buffer | undefined {
  const { world } = kernel;
  const { words } = world;
  const at = objectAt<"queue">(deque);
  if (index < 0 || index >= dequeLength(kernel, deque)) return undefined;
  enter(kernel);
  const previous = itemAt(kernel, deque, index - 1);
  const block = previous === 0 ? get(words, at, QUEUE.first) : get(words, blockAt(previous), BLOCK.link);
  const next = get(words, blockAt(block), BLOCK.link);
  if (previous === 0) set(words, at, QUEUE.first, next);
  else set(words, blockAt(previous), BLOCK.link, next);
  if (next === 0) set(words, at, QUEUE.last, previous);
  add(words, at, QUEUE.count, -1);
  add(words, at, QUEUE.changes, 1);
  const data = load(world, block).subarray(4);
  release(world, block);
  leave(kernel);
  return data;
}

/** Reads the item at `index` without removing it; undefined if there is none. */
export function peekAt(kernel: Kernel, deque: number, index: number): Buffer | undefined {
  if (index < 0 || index >= dequeLength(kernel, deque)) return undefined;
  return load(kernel.world, itemAt(kernel, deque, index)).subarray(4);
}

/** The block at `index`, 0 for -1. */
function itemAt({ world }: Kernel, deque: number, index: number): number {
  if (index < 0) return 0;
  let block = get(world.words, objectAt<"queue">(deque), QUEUE.first);
  for (let i = 0; i < index; i++) block = get(world.words, blockAt(block), BLOCK.link);
  return block;
}
