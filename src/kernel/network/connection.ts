import { firstInQueue } from "../memory/wait-queue.ts";
import { objectAt } from "../records/areas.ts";
import { get, queueOf, set } from "../records/fields.ts";
import { CONNECTION } from "../records/objects.ts";
import { emit } from "../steps/emit.ts";
import { enterStep, leave } from "../steps/enter.ts";
import type { Kernel } from "../steps/kernel.ts";
import { dropBytes } from "./byte-queue.ts";
import {
  breakWaits,
  CLOSED,
  EBADF,
  ECONNRESET,
  ENDED,
  EPIPE,
  flow,
  has,
  mark,
  REFUSED,
  RESET,
  SHUT,
  type StreamFault,
} from "./stream-end.ts";

/** Makes two new sockets the ends of one connection. A part of a step. */
export function joinEnds({ world: { words } }: Kernel, one: number, other: number): void {
  set(words, objectAt<"connection">(one), CONNECTION.peer, other);
  set(words, objectAt<"connection">(other), CONNECTION.peer, one);
}

/** Ends the sending: the other end receives what was sent, then the end of the stream. */
export function endSending(kernel: Kernel, end: number): StreamFault | undefined {
  const { words } = kernel.world;
  const at = objectAt<"connection">(end);
  const peer = get(words, at, CONNECTION.peer);
  enterStep(kernel, "send", end, peer);
  const isClosed = has(words, end, CLOSED);
  emit(kernel, "send", end, isClosed ? "error" : "ok", 0, peer);
  if (!isClosed && !has(words, end, RESET)) {
    mark(words, end, SHUT);
    breakWaits(kernel, queueOf(objectAt<"connection">(peer), CONNECTION.writers), EPIPE);
    mark(words, peer, ENDED);
    flow(kernel, peer);
  }
  leave(kernel);
  return isClosed ? "EBADF" : undefined;
}

/** Closes one end. What it sent still arrives; threads that wait on it, or send to it, fail. */
export function closeStream(kernel: Kernel, end: number): void {
  const { world } = kernel;
  const { words } = world;
  const peer = get(words, objectAt<"connection">(end), CONNECTION.peer);
  enterStep(kernel, "close", end, peer);
  emit(kernel, "close", end, "ok", 0, peer);
  if (!has(words, end, CLOSED)) {
    mark(words, end, CLOSED);
    dropBytes(world, end);
    breakWaits(kernel, queueOf(objectAt<"connection">(end), CONNECTION.readers), EBADF);
    breakWaits(kernel, queueOf(objectAt<"connection">(peer), CONNECTION.writers), EBADF);
    const senders = queueOf(objectAt<"connection">(end), CONNECTION.writers);
    if (firstInQueue(words, senders) !== 0) mark(words, peer, REFUSED);
    breakWaits(kernel, senders, EPIPE);
    mark(words, peer, ENDED);
    flow(kernel, peer);
  }
  leave(kernel);
}

/** Breaks off a connection whose end `end` nobody has accepted. A part of a step. */
export function resetStream(kernel: Kernel, end: number): void {
  const { world } = kernel;
  const { words } = world;
  const peer = get(words, objectAt<"connection">(end), CONNECTION.peer);
  mark(words, end, CLOSED);
  dropBytes(world, end);
  breakWaits(kernel, queueOf(objectAt<"connection">(end), CONNECTION.writers), ECONNRESET);
  mark(words, peer, RESET);
  flow(kernel, peer);
}
