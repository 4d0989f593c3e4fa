import { release } from "../memory/arena.ts";
import {
  appendBlock,
  blockAfter,
  insertBlock,
  loadFromList,
  removeFirstBlock,
  storeForList,
} from "../memory/block-list.ts";
import { objectAt } from "../records/areas.ts";
import { add, get, listOf } from "../records/fields.ts";
import { QUEUE } from "../records/objects.ts";
import { enter, leave } from "../steps/enter.ts";
import type { Kernel } from "../steps/kernel.ts";
import { memoryFull } from "./store-bytes.ts";

/** The items of a queue. The calls are no steps: the queue's lock guards them, and orders them in the trace. */

export function dequeLength({ world }: Kernel, deque: number): number {
  return get(world.words, objectAt<"queue">(deque), QUEUE.count);
}

/** Appends an item. @throws ThreadlabError `ERR_MEMORY_FULL` */
export function pushLast(kernel: Kernel, deque: number, data: Uint8Array): void {
  insertAt(kernel, deque, dequeLength(kernel, deque), data);
}

/** Puts an item before the one at `index`. @throws ThreadlabError `ERR_MEMORY_FULL` */
export function insertAt(kernel: Kernel, deque: number, index: number, data: Uint8Array): void {
  const { words } = kernel.world;
  const at = objectAt<"queue">(deque);
  const items = listOf(at, QUEUE.items);
  enter(kernel);
  const block = storeForList(kernel.world, data);
  if (block !== 0) {
    if (index >= get(words, at, QUEUE.count)) appendBlock(words, items, block);
    else insertBlock(words, items, itemAt(kernel, deque, index - 1), block);
    add(words, at, QUEUE.count, 1);
    add(words, at, QUEUE.changes, 1);
  }
  leave(kernel);
  if (block === 0) throw memoryFull(data.length);
}

/** Removes the first item; undefined if there is none. */
export function takeFirst(kernel: Kernel, deque: number): Buffer | undefined {
  const { world } = kernel;
  const { words } = world;
  const at = objectAt<"queue">(deque);
  if (dequeLength(kernel, deque) === 0) return undefined;
  enter(kernel);
  const block = removeFirstBlock(words, listOf(at, QUEUE.items));
  add(words, at, QUEUE.count, -1);
  add(words, at, QUEUE.changes, 1);
  const data = loadFromList(world, block);
  release(world, block);
  leave(kernel);
  return data;
}

/** Reads the item at `index` without removing it; undefined if there is none. */
export function peekAt(kernel: Kernel, deque: number, index: number): Buffer | undefined {
  if (index < 0 || index >= dequeLength(kernel, deque)) return undefined;
  return loadFromList(kernel.world, itemAt(kernel, deque, index));
}

/** The block at `index`, 0 for -1. */
function itemAt({ world }: Kernel, deque: number, index: number): number {
  const items = listOf(objectAt<"queue">(deque), QUEUE.items);
  let block = 0;
  for (let i = 0; i <= index; i++) block = blockAfter(world.words, items, block);
  return block;
}
