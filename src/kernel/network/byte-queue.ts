import { allocate, release } from "../memory/arena.ts";
import {
  appendBlock,
  blockAfter,
  lengthOfData,
  removeFirstBlock,
  startOfData,
} from "../memory/block-list.ts";
import type { World } from "../memory/world.ts";
import { ARENA, objectAt } from "../records/areas.ts";
import { HEAD_BYTES } from "../records/blocks.ts";
import { type At, add, get, listOf, set } from "../records/fields.ts";
import { CONNECTION } from "../records/objects.ts";

/**
 * Bytes on their way to one end of a connection, in the order in which they were sent: a list of chunks in that end's record. The caller
 * holds the kernel's lock.
 */

const LINE_FEED = 10;

/** How many bytes there are to take. */
export function queuedBytes({ words }: World, end: number): number {
  return get(words, objectAt<"connection">(end), CONNECTION.size);
}

/** Appends a chunk from `storeForList`; the queue owns it from now on. */
export function appendChunk(world: World, end: number, chunk: number): void {
  const { words } = world;
  const at = objectAt<"connection">(end);
  appendBlock(words, listOf(at, CONNECTION.incoming), chunk);
  add(words, at, CONNECTION.size, lengthOfData(world, chunk));
}

/**
 * Takes the first `count` bytes, which must be there, as an arena block of their own.
 *
 * @returns the block, for `load` and `release`; 0 if the arena is full, and then nothing is taken.
 */
export function takeBytes(world: World, end: number, count: number): number {
  const { words, bytes } = world;
  const at = objectAt<"connection">(end);
  const block = allocate(world, count);
  if (block === 0) return 0;
  const target = ARENA + block + HEAD_BYTES;
  for (let filled = 0; filled < count; ) {
    const chunk = blockAfter(words, listOf(at, CONNECTION.incoming), 0);
    const taken = get(words, at, CONNECTION.taken);
    const part = Math.min(lengthOfData(world, chunk) - taken, count - filled);
    const start = startOfData(chunk) + taken;
    bytes.copy(bytes, target + filled, start, start + part);
    filled += part;
    if (taken + part === lengthOfData(world, chunk)) dropFirst(world, at);
    else set(words, at, CONNECTION.taken, taken + part);
  }
  add(words, at, CONNECTION.size, -count);
  return block;
}

/** The length of the first line in bytes, with its line feed; 0 if no line feed has come yet. */
export function lineLength(world: World, end: number): number {
  const { words, bytes } = world;
  const at = objectAt<"connection">(end);
  const chunks = listOf(at, CONNECTION.incoming);
  let length = 0;
  let taken = get(words, at, CONNECTION.taken);
  for (let chunk = blockAfter(words, chunks, 0); chunk !== 0; chunk = blockAfter(words, chunks, chunk)) {
    const rest = lengthOfData(world, chunk) - taken;
    const start = startOfData(chunk) + taken;
    const found = bytes.subarray(start, start + rest).indexOf(LINE_FEED);
    if (found >= 0) return length + found + 1;
    length += rest;
    taken = 0;
  }
  return 0;
}

/** Throws the bytes away. */
export function dropBytes(world: World, end: number): void {
  const at = objectAt<"connection">(end);
  while (blockAfter(world.words, listOf(at, CONNECTION.incoming), 0) !== 0) dropFirst(world, at);
  set(world.words, at, CONNECTION.size, 0);
}

function dropFirst(world: World, at: At<"connection">): void {
  const { words } = world;
  release(world, removeFirstBlock(words, listOf(at, CONNECTION.incoming)));
  set(words, at, CONNECTION.taken, 0);
}
