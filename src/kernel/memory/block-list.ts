import { ARENA, blockAt } from "../records/areas.ts";
import { BLOCK, BLOCK_LIST, HEAD_BYTES, LINK_BYTES } from "../records/blocks.ts";
import { type At, get, set } from "../records/fields.ts";
import { allocate, load } from "./arena.ts";
import type { World } from "./world.ts";

/**
 * A list of arena blocks, each with data behind its link to the next: the items of a queue, or the bytes on their way through a connection.
 * The caller holds the kernel's lock.
 */
type BlockList = At<"list of blocks">;

/** Stores data in a block for a list, not yet in one; 0 if the arena is full. */
export function storeForList(world: World, data: Uint8Array): number {
  const block = allocate(world, LINK_BYTES + data.length);
  if (block !== 0) world.bytes.set(data, startOfData(block));
  return block;
}

/** A copy of the data of a block. */
export function loadFromList(world: World, block: number): Buffer {
  return load(world, block).subarray(LINK_BYTES);
}

/** The first byte of the data of a block. */
export function startOfData(block: number): number {
  return ARENA + block + HEAD_BYTES + LINK_BYTES;
}

/** Bytes of data in a block. */
export function lengthOfData({ words }: World, block: number): number {
  return get(words, blockAt(block), BLOCK.length) - LINK_BYTES;
}

/** The block behind `previous`, or the first one for 0; 0 for none. */
export function blockAfter(words: Int32Array, list: BlockList, previous: number): number {
  return previous === 0 ? get(words, list, BLOCK_LIST.first) : get(words, blockAt(previous), BLOCK.link);
}

/** Inserts a block behind `previous`, or as the first one for 0. */
export function insertBlock(words: Int32Array, list: BlockList, previous: number, block: number): void {
  const next = blockAfter(words, list, previous);
  set(words, blockAt(block), BLOCK.link, next);
  setBlockAfter(words, list, previous, block);
  if (next === 0) set(words, list, BLOCK_LIST.last, block);
}

export function appendBlock(words: Int32Array, list: BlockList, block: number): void {
  insertBlock(words, list, get(words, list, BLOCK_LIST.last), block);
}

/** Removes and returns the first block; 0 if there is none. */
export function removeFirstBlock(words: Int32Array, list: BlockList): number {
  const block = blockAfter(words, list, 0);
  if (block === 0) return 0;
  const next = blockAfter(words, list, block);
  set(words, list, BLOCK_LIST.first, next);
  if (next === 0) set(words, list, BLOCK_LIST.last, 0);
  return block;
}

function setBlockAfter(words: Int32Array, list: BlockList, previous: number, block: number): void {
  if (previous === 0) set(words, list, BLOCK_LIST.first, block);
  else set(words, blockAt(previous), BLOCK.link, block);
}
