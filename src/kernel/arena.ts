import { ARENA, ARENA_BYTES, H_ARENA_FLOOR, H_ARENA_TOP, H_FREE_LISTS } from "./layout.ts";
import { noteLimit } from "./limits.ts";
import type { World } from "./world.ts";

/**
 * Memory for values that go from thread to thread: blocks of 2^k bytes with a free list for each k, so that
 * a value that is written a million times takes the same two blocks. A pointer is a byte offset into the arena plus
 * 1 header word; 0 is no block. All calls hold the kernel's lock.
 *
 * Block: [size class, length in bytes, payload …]; a free block's second word is the next free one.
 */
const HEAD_BYTES = 8;
const SMALLEST = 5;

/** Takes a block for `length` bytes, or returns 0 if the arena is full. */
export function allocate(world: World, length: number): number {
  const { words } = world;
  const sizeClass = Math.max(SMALLEST, 32 - Math.clz32(length + HEAD_BYTES - 1));
  const free = words[H_FREE_LISTS + sizeClass] as number;
  if (free !== 0) {
    words[H_FREE_LISTS + sizeClass] = words[(ARENA + free) / 4 + 1] as number;
    words[(ARENA + free) / 4 + 1] = length;
    return free;
  }
  // Offset 0 means "none", so the first block starts one smallest block in.
  const top = Math.max(words[H_ARENA_TOP] as number, 1 << SMALLEST);
  const size = 2 ** sizeClass;
  if (top + size > ARENA_BYTES) {
    noteLimit(world, "memory");
    return 0;
  }
  words[H_ARENA_TOP] = top + size;
  words[(ARENA + top) / 4] = sizeClass;
  words[(ARENA + top) / 4 + 1] = length;
  return top;
}

/** Gives a block back; 0 is ignored. */
export function release({ words }: World, block: number): void {
  if (block === 0) return;
  const at = (ARENA + block) / 4;
  const sizeClass = words[at] as number;
  words[at + 1] = words[H_FREE_LISTS + sizeClass] as number;
  words[H_FREE_LISTS + sizeClass] = block;
}

/** Stores bytes in a new block; 0 if the arena is full. */
export function store(world: World, data: Uint8Array): number {
  const block = allocate(world, data.length);
  if (block !== 0) world.bytes.set(data, ARENA + block + HEAD_BYTES);
  return block;
}

/** A copy of a block's bytes. */
export function load({ words, bytes }: World, block: number): Buffer {
  const length = words[(ARENA + block) / 4 + 1] as number;
  const start = ARENA + block + HEAD_BYTES;
  const copy = Buffer.allocUnsafe(length);
  bytes.copy(copy, 0, start, start + length);
  return copy;
}

/** Makes what has been stored so far outlast the next {@link clearArena}. */
export function keepBelow({ words }: World): void {
  words[H_ARENA_FLOOR] = words[H_ARENA_TOP] as number;
}

/** Forgets every block, or all but those that are kept. */
export function clearArena({ words }: World, keep: boolean): void {
  words[H_ARENA_TOP] = keep ? (words[H_ARENA_FLOOR] as number) : 0;
  words.fill(0, H_FREE_LISTS, H_FREE_LISTS + 32);
}
