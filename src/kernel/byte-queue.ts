import { allocate, release } from "./arena.ts";
import { ARENA, O_B, O_C, O_D, O_I, objectAt } from "./layout.ts";
import type { World } from "./world.ts";

/**
 * Bytes on their way to one end of a connection, in the order in which they were sent: a list of arena blocks
 * `[next (4 bytes), bytes …]` that hangs on the record of that end. All calls hold the kernel's lock.
 */
const FIRST = O_B;
const LAST = O_C;
const SIZE = O_D;
/** Bytes of the first block that have been taken already. */
const TAKEN = O_I;

const HEAD_BYTES = 8;
const LINK_BYTES = 4;
const LINE_FEED = 10;

/** Stores what a thread sends, in no queue yet; 0 if the arena is full. */
export function storeChunk(world: World, data: Uint8Array): number {
  const chunk = allocate(world, LINK_BYTES + data.length);
  if (chunk === 0) return 0;
  world.words[linkAt(chunk)] = 0;
  world.bytes.set(data, dataAt(chunk));
  return chunk;
}

export function chunkLength({ words }: World, chunk: number): number {
  return (words[(ARENA + chunk) / 4 + 1] as number) - LINK_BYTES;
}

/** How many bytes there are to take. */
export function queuedBytes({ words }: World, end: number): number {
  return words[objectAt(end) + SIZE] as number;
}

/** Appends what {@link storeChunk} stored, which belongs to the queue from now on. */
export function appendChunk(world: World, end: number, chunk: number): void {
  const { words } = world;
  const at = objectAt(end);
  if (words[at + LAST] === 0) words[at + FIRST] = chunk;
  else words[linkAt(words[at + LAST] as number)] = chunk;
  words[at + LAST] = chunk;
  words[at + SIZE] = (words[at + SIZE] as number) + chunkLength(world, chunk);
}

/**
 * Takes the first `count` bytes, which are there, as an arena block of their own.
 *
 * @returns the block, for `load` and `release`; 0 if the arena is full: nothing is taken then.
 */
export function takeBytes(world: World, end: number, count: number): number {
  const { words, bytes } = world;
  const at = objectAt(end);
  const block = allocate(world, count);
  if (block === 0) return 0;
  const target = ARENA + block + HEAD_BYTES;
  for (let filled = 0; filled < count; ) {
    const chunk = words[at + FIRST] as number;
    const taken = words[at + TAKEN] as number;
    const part = Math.min(chunkLength(world, chunk) - taken, count - filled);
    const start = dataAt(chunk) + taken;
    bytes.copy(bytes, target + filled, start, start + part);
    filled += part;
    if (taken + part === chunkLength(world, chunk)) dropFirst(world, at);
    else words[at + TAKEN] = taken + part;
  }
  words[at + SIZE] = (words[at + SIZE] as number) - count;
  return block;
}

/** How many bytes the first line has, its line feed included; 0 where no line feed has come yet. */
export function lineLength(world: World, end: number): number {
  const { words, bytes } = world;
  const at = objectAt(end);
  let length = 0;
  let taken = words[at + TAKEN] as number;
  for (let chunk = words[at + FIRST] as number; chunk !== 0; chunk = words[linkAt(chunk)] as number) {
    const rest = chunkLength(world, chunk) - taken;
    const start = dataAt(chunk) + taken;
    const found = bytes.subarray(start, start + rest).indexOf(LINE_FEED);
    if (found >= 0) return length + found + 1;
    length += rest;
    taken = 0;
  }
  return 0;
}

/** Throws away what is there. */
export function dropBytes(world: World, end: number): void {
  const at = objectAt(end);
  while (world.words[at + FIRST] !== 0) dropFirst(world, at);
  world.words[at + SIZE] = 0;
}

function dropFirst(world: World, at: number): void {
  const { words } = world;
  const chunk = words[at + FIRST] as number;
  const next = words[linkAt(chunk)] as number;
  words[at + FIRST] = next;
  if (next === 0) words[at + LAST] = 0;
  words[at + TAKEN] = 0;
  release(world, chunk);
}

function linkAt(chunk: number): number {
  return (ARENA + chunk + HEAD_BYTES) / 4;
}

function dataAt(chunk: number): number {
  return ARENA + chunk + HEAD_BYTES + LINK_BYTES;
}
