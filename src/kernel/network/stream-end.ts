import { release } from "../memory/arena.ts";
import { lengthOfData } from "../memory/block-list.ts";
import { dequeue, firstInQueue, type WaitQueue } from "../memory/wait-queue.ts";
import type { World } from "../memory/world.ts";
import { objectAt, threadAt } from "../records/areas.ts";
import { GRANT_BROKEN, GRANT_OK } from "../records/codes.ts";
import { get, queueOf, set } from "../records/fields.ts";
import { CONNECTION } from "../records/objects.ts";
import { THREAD } from "../records/threads.ts";
import type { Kernel } from "../steps/kernel.ts";
import { grant } from "../steps/wait.ts";
import { appendChunk, lineLength, queuedBytes, takeBytes } from "./byte-queue.ts";

/**
 * One end of a connection, as a record: the bytes that come in (see byte-queue.ts), the threads that wait for them, and the threads of the
 * other end that wait for room. All calls are parts of a step.
 */

/** A thread has closed this end. */
export const CLOSED = 1;

/** Nothing comes in beyond the bytes that are there. */
export const ENDED = 2;

/** This end sends no more. */
export const SHUT = 4;

/** The connection was reset, and no thread of this end has been told. One is told; for the others the stream has ended. */
export const RESET = 8;

/** The other end is gone, and has said so: it was sent something after its close, or reset the connection. Nothing can be sent any more. */
export const REFUSED = 16;

/**
 * The most bytes on their way in each direction. A thread that sends more waits until some are received. Systems take more or less, so a run
 * in which a thread waits for room says nothing of others.
 */
const CAPACITY = 64 * 1024;

/** The errors of operations, by the system's names. The position in this list is the code in shared memory. */
export const FAULTS = ["", "EBADF", "EPIPE", "ECONNRESET", "EMSGSIZE", "ENOMEM"] as const;

export type StreamFault = Exclude<(typeof FAULTS)[number], "">;

const EBADF = 1;
const EPIPE = 2;
export const ECONNRESET = 3;
const EMSGSIZE = 4;
export const ENOMEM = 5;

/** Serves threads that wait for the bytes of an end, and lets bytes in while there is room, until neither is possible. */
export function flow(kernel: Kernel, end: number): void {
  const { words } = kernel.world;
  const at = objectAt<"connection">(end);
  for (;;) {
    const reader = firstInQueue(words, queueOf(at, CONNECTION.readers));
    const code = reader === 0 ? undefined : serve(kernel.world, end, reader);
    if (code !== undefined) {
      dequeue(words, queueOf(at, CONNECTION.readers));
      if (code < 0) set(words, threadAt(reader), THREAD.want, -code);
      grant(kernel, reader, end, code < 0 ? GRANT_BROKEN : GRANT_OK, Math.max(0, code));
    } else if (!admit(kernel, end)) return;
  }
}

/**
 * Hands a thread what it wants, if that is there.
 *
 * @returns how many bytes it gets, minus the code of a fault, or undefined if it has to wait.
 */
export function serve(world: World, end: number, reader: number): number | undefined {
  const { words } = world;
  const count = deliverable(world, end, get(words, threadAt(reader), THREAD.want));
  if (count === undefined || count <= 0) return count;
  const block = takeBytes(world, end, count);
  set(words, threadAt(reader), THREAD.handed, block);
  return block === 0 ? -ENOMEM : count;
}

/** What can be handed over: bytes, minus the code of a fault, or undefined. @param want the most bytes; negative for a line. */
function deliverable(world: World, end: number, want: number): number | undefined {
  const most = Math.abs(want);
  const size = queuedBytes(world, end);
  const length = want < 0 ? lineLength(world, end) : size;
  if (want < 0 && (length > most || (length === 0 && size >= most))) return -EMSGSIZE;
  if (length > 0) return Math.min(length, most);
  if (has(world.words, end, CLOSED)) return -EBADF;
  if (takeReset(world.words, end)) return -ECONNRESET;
  return has(world.words, end, ENDED) ? Math.min(size, most) : undefined;
}

/** Lets in what the first thread that waits for room sends. */
function admit(kernel: Kernel, end: number): boolean {
  const { world } = kernel;
  const { words } = world;
  const writers = queueOf(objectAt<"connection">(end), CONNECTION.writers);
  const writer = firstInQueue(words, writers);
  if (writer === 0) return false;
  const chunk = get(words, threadAt(writer), THREAD.handed);
  const length = lengthOfData(world, chunk);
  if (!hasRoom(world, end, length)) return false;
  dequeue(words, writers);
  appendChunk(world, end, chunk);
  grant(kernel, writer, get(words, threadAt(writer), THREAD.object), GRANT_OK, length);
  return true;
}

export function hasRoom(world: World, end: number, length: number): boolean {
  const reader = firstInQueue(world.words, queueOf(objectAt<"connection">(end), CONNECTION.readers));
  const want = reader === 0 ? 0 : get(world.words, threadAt(reader), THREAD.want);
  // A line that is longer than the limit must be let in nevertheless.
  return queuedBytes(world, end) + length <= CAPACITY + Math.max(0, -want);
}

/** Why an end can send nothing, as a code; 0 if it can. Of a reset, only the first who asks is told. */
export function sendFault(words: Int32Array, end: number): number {
  if (has(words, end, CLOSED)) return EBADF;
  if (takeReset(words, end)) return ECONNRESET;
  return has(words, end, SHUT | REFUSED) ? EPIPE : 0;
}

/** Takes the news of a reset. @returns whether there was one that no step had been told of. */
function takeReset(words: Int32Array, end: number): boolean {
  const at = objectAt<"connection">(end);
  const flags = get(words, at, CONNECTION.flags);
  set(words, at, CONNECTION.flags, flags & ~RESET);
  return (flags & RESET) !== 0;
}

/** Ends the waits of threads that receive at an end, with EBADF, or that send from it, with what sends fail with from now on. */
export function breakWaits(kernel: Kernel, queue: WaitQueue, end: number): void {
  const { words } = kernel.world;
  for (let thread = dequeue(words, queue); thread !== 0; thread = dequeue(words, queue)) {
    const at = threadAt(thread);
    // The bytes that a sender wants to send; a receiver has none.
    release(kernel.world, get(words, at, THREAD.handed));
    set(words, at, THREAD.want, sendFault(words, end));
    grant(kernel, thread, get(words, at, THREAD.object), GRANT_BROKEN);
  }
}

/** Whether an end has one of some flags: CLOSED, ENDED, SHUT, RESET, REFUSED. */
export function has(words: Int32Array, end: number, flags: number): boolean {
  return (get(words, objectAt<"connection">(end), CONNECTION.flags) & flags) !== 0;
}

export function mark(words: Int32Array, end: number, flags: number): void {
  const at = objectAt<"connection">(end);
  set(words, at, CONNECTION.flags, get(words, at, CONNECTION.flags) | flags);
}
