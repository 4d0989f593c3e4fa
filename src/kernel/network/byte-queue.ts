import { allocate, release } from "../memory/arena.ts";
import type { World } from "../memory/world.ts";
import { ARENA, blockAt, objectAt } from "../records/areas.ts";
import { BLOCK, HEAD_BYTES, LINK_BYTES } from "../records/blocks.ts";
import { type At, add, get, set } from "../records/fields.ts";
import { CONNECTION } from "../records/objects.ts";

/**
 * Bytes on their way to one end of a connection, in the order in which they were sent: a list of arena blocks `[next (4 bytes), bytes …]`
 * that starts in that end's record. The caller holds the kernel's lock.
 */

const LINE_FEED = 10;

/** Stores what a thread sends, not yet in a queue; 0 if the arena is full. */
export function storeChunk(world: World, data: Uint8Array): number {
  const chunk = allocate(world, LINK_BYTES + data.length);
  if (chunk === 0) return 0;
  set(world.words, blockAt(chunk), BLOCK.link, 0);
  world.bytes.set(data, dataAt(chunk));
  return chunk;
}

export function chunkLength({ words }: World, chunk: number): number {
  return get(words, blockAt(chunk), BLOCK.length) - LINK_BYTES;
}

/** How many bytes there are to take. */
export function queuedBytes({ words }: World, end: number): number {
  return get(words, objectAt<"connection">(end), CONNECTION.size);
}

/** Appends a chunk from {@link storeChunk}; the queue owns it from now on. */
export function appendChunk(world: World, end: number, chunk: number): void {
  const { words } = world;
  const at = objectAt<"connection">(end);
  if (get(words, at, CONNECTION.last) === 0) set(words, at, CONNECTION.first, chunk);
  else set(words, blockAt(get(words, at, CONNECTION.last)), BLOCK.link, chunk);
  set(words, at, CONNECTION.last, chunk);
  add(words, at, CONNECTION.size, chunkLength(world, chunk));
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
    const chunk = get(words, at, CONNECTION.first);
    const taken = get(words, at, CONNECTION.taken);
    const part = Math.min(chunkLength(world, chunk) - taken, count - filled);
    const start = dataAt(chunk) + taken;
    bytes.copy(bytes, target + filled, start, start + part);
    filled += part;
    if (taken + part === chunkLength(world, chunk)) dropFirst(world, at);
    else set(words, at, CONNECTION.taken, taken + part);
  }
  add(words, at, CONNECTION.size, -count);
  return block;
}

/** The length of the first line in bytes, with its line feed; 0 if no line feed has come yet. */
export function lineLength(world: World, end: number): number {
  const { words, bytes } = world;
  const at = objectAt<"connection">(end);
  let length = 0;
  let taken = get(words, at, CONNECTION.taken);
  for (
    let chunk = get(words, at, CONNECTION.first);
    chunk !== 0;
    chunk = get(words, blockAt(chunk), BLOCK.link)
  ) {
    const rest = chunkLength(world, chunk) - taken;
    const start = dataAt(chunk) + taken;
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
  while (get(world.words, at, CONNECTION.first) !== 0) dropFirst(world, at);
  set(world.words, at, CONNECTION.size, 0);
}

function dropFirst(world: World, at: At<"connection">): void {
  const { words } = world;
  const chunk = get(words, at, CONNECTION.first);
  const next = get(words, blockAt(chunk), BLOCK.link);
  set(words, at, CONNECTION.first, next);
  if (next === 0) set(words, at, CONNECTION.last, 0);
  set(words, at, CONNECTION.taken, 0);
  release(world, chunk);
}

function dataAt(chunk: number): number {
  return ARENA + chunk + HEAD_BYTES + LINK_BYTES;
}
