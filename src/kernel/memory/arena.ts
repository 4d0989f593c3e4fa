import { ARENA, ARENA_BYTES, blockAt } from "../records/areas.ts";
import { BLOCK, HEAD_BYTES } from "../records/blocks.ts";
import { get, item, set, wordAt } from "../records/fields.ts";
import { HEADER, WORLD } from "../records/header.ts";
import { noteLimit } from "./limits.ts";
import type { World } from "./world.ts";

/**
 * Memory for values that go from thread to thread: blocks of 2^k bytes with a free list for each k. A value that is written a million times
 * takes the same two blocks. A block's number is the offset in bytes of its start in the arena; 0 is no block. The caller holds the
 * kernel's lock.
 */
const SMALLEST = 5;
const SIZE_CLASSES = 32;

/** Takes a block for `length` bytes, or returns 0 if the arena is full. */
export function allocate(world: World, length: number): number {
  const { words } = world;
  const sizeClass = Math.max(SMALLEST, 32 - Math.clz32(length + HEAD_BYTES - 1));
  const list = item(WORLD, HEADER.freeLists, sizeClass);
  const free = wordAt(words, list);
  if (free !== 0) {
    words[list] = get(words, blockAt(free), BLOCK.nextFree);
    set(words, blockAt(free), BLOCK.length, length);
    return free;
  }
  // Block 0 means "none", so the first block begins one smallest block in.
  const top = Math.max(get(words, WORLD, HEADER.arenaTop), 1 << SMALLEST);
  const size = 2 ** sizeClass;
  if (top + size > ARENA_BYTES) {
    noteLimit(world, "memory");
    return 0;
  }
  set(words, WORLD, HEADER.arenaTop, top + size);
  set(words, blockAt(top), BLOCK.sizeClass, sizeClass);
  set(words, blockAt(top), BLOCK.length, length);
  return top;
}

/** Frees a block; 0 is ignored. */
export function release({ words }: World, block: number): void {
  if (block === 0) return;
  const at = blockAt(block);
  const list = item(WORLD, HEADER.freeLists, get(words, at, BLOCK.sizeClass));
  set(words, at, BLOCK.nextFree, wordAt(words, list));
  words[list] = block;
}

/** Stores bytes in a new block; 0 if the arena is full. */
export function store(world: World, data: Uint8Array): number {
  const block = allocate(world, data.length);
  if (block !== 0) world.bytes.set(data, ARENA + block + HEAD_BYTES);
  return block;
}

/** A copy of a block's bytes. */
export function load({ words, bytes }: World, block: number): Buffer {
  const length = get(words, blockAt(block), BLOCK.length);
  const start = ARENA + block + HEAD_BYTES;
  const copy = Buffer.allocUnsafe(length);
  bytes.copy(copy, 0, start, start + length);
  return copy;
}

/** Keeps what has been stored so far through the next {@link clearArena}. */
export function keepBelow({ words }: World): void {
  set(words, WORLD, HEADER.arenaFloor, get(words, WORLD, HEADER.arenaTop));
}

/** Frees every block except those that are kept. */
export function clearArena({ words }: World, keep: boolean): void {
  set(words, WORLD, HEADER.arenaTop, keep ? get(words, WORLD, HEADER.arenaFloor) : 0);
  const lists = item(WORLD, HEADER.freeLists, 0);
  words.fill(0, lists, lists + SIZE_CLASSES);
}
