import { load, release, store } from "./arena.ts";
import { enter, type Kernel, leave } from "./kernel.ts";
import { ARENA, O_A, O_B, O_C, objectAt } from "./layout.ts";
import { memoryFull } from "./shared.ts";

/**
 * The items of a queue: a linked list of arena blocks `[next (4 bytes), payload …]`. Its calls are no steps of their
 * own: the queue's lock guards them, and orders them in the trace.
 */
const FIRST = O_A;
const LAST = O_B;
const COUNT = O_C;

export function dequeLength({ world }: Kernel, deque: number): number {
  return world.words[objectAt(deque) + COUNT] as number;
}

/** Appends an item. @throws ThreadlabError `ERR_MEMORY_FULL` */
export function pushLast(kernel: Kernel, deque: number, data: Uint8Array): void {
  insertAt(kernel, deque, dequeLength(kernel, deque), data);
}

/** Puts an item before the one at `index`. @throws ThreadlabError `ERR_MEMORY_FULL` */
export function insertAt(kernel: Kernel, deque: number, index: number, data: Uint8Array): void {
  const { world } = kernel;
  const { words } = world;
  const at = objectAt(deque);
  const framed = new Uint8Array(data.length + 4);
  framed.set(data, 4);
  enter(kernel);
  const block = store(world, framed);
  if (block !== 0) {
    const last = words[at + LAST] as number;
    const previous = index >= (words[at + COUNT] as number) ? last : blockAt(kernel, deque, index - 1);
    const next = previous === 0 ? (words[at + FIRST] as number) : (words[link(previous)] as number);
    words[link(block)] = next;
    if (previous === 0) words[at + FIRST] = block;
    else words[link(previous)] = block;
    if (next === 0) words[at + LAST] = block;
    words[at + COUNT] = (words[at + COUNT] as number) + 1;
  }
  leave(kernel);
  if (block === 0) throw memoryFull(data.length);
}

/** Takes out the item at `index`; undefined if there is none. */
export function takeAt(kernel: Kernel, deque: number, index: number): Buffer | undefined {
  const { world } = kernel;
  const { words } = world;
  const at = objectAt(deque);
  if (index < 0 || index >= dequeLength(kernel, deque)) return undefined;
  enter(kernel);
  const previous = blockAt(kernel, deque, index - 1);
  const block = previous === 0 ? (words[at + FIRST] as number) : (words[link(previous)] as number);
  const next = words[link(block)] as number;
  if (previous === 0) words[at + FIRST] = next;
  else words[link(previous)] = next;
  if (next === 0) words[at + LAST] = previous;
  words[at + COUNT] = (words[at + COUNT] as number) - 1;
  const data = load(world, block).subarray(4);
  release(world, block);
  leave(kernel);
  return data;
}

/** Reads the item at `index` and leaves it there; undefined if there is none. */
export function peekAt(kernel: Kernel, deque: number, index: number): Buffer | undefined {
  if (index < 0 || index >= dequeLength(kernel, deque)) return undefined;
  return load(kernel.world, blockAt(kernel, deque, index)).subarray(4);
}

/** The block at `index`, 0 for -1. */
function blockAt({ world }: Kernel, deque: number, index: number): number {
  if (index < 0) return 0;
  let block = world.words[objectAt(deque) + FIRST] as number;
  for (let i = 0; i < index; i++) block = world.words[link(block)] as number;
  return block;
}

function link(block: number): number {
  return (ARENA + block + 8) / 4;
}
