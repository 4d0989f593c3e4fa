import { objectAt } from "../records/areas.ts";
import { get, queueOf, set } from "../records/fields.ts";
import { CONNECTION } from "../records/objects.ts";
import { emit } from "../steps/emit.ts";
import { enterStep, leave } from "../steps/enter.ts";
import type { Kernel } from "../steps/kernel.ts";
import { dropBytes, queuedBytes } from "./byte-queue.ts";
import { breakWaits, CLOSED, ENDED, flow, has, mark, REFUSED, RESET, SHUT } from "./stream-end.ts";

/** Makes two new sockets the ends of one connection. A part of a step. */
export function joinEnds({ world: { words } }: Kernel, one: number, other: number): void {
  set(words, objectAt<"connection">(one), CONNECTION.peer, other);
  set(words, objectAt<"connection">(other), CONNECTION.peer, one);
}

/**
 * Ends the sending: the other end receives what was sent, then the end of the stream.
 *
 * @returns why it did not. ENOTCONN if the other end is gone and has said so. That the system forgets a connection both of whose ends have
 * ended their sending is left out: a second call would fail then, too.
 */
export function endSending(kernel: Kernel, end: number): "EBADF" | "ENOTCONN" | undefined {
  const { words } = kernel.world;
  const at = objectAt<"connection">(end);
  const peer = get(words, at, CONNECTION.peer);
  enterStep(kernel, "send", end, peer);
  const fault = has(words, end, CLOSED) ? "EBADF" : has(words, end, REFUSED) ? "ENOTCONN" : undefined;
  emit(kernel, "send", end, fault === undefined ? "ok" : "error", 0, peer);
  if (fault === undefined) {
    mark(words, end, SHUT);
    breakWaits(kernel, queueOf(objectAt<"connection">(peer), CONNECTION.writers), end);
    mark(words, peer, ENDED);
    flow(kernel, peer);
  }
  leave(kernel);
  return fault;
}

/**
 * Closes one end. Threads that wait on it fail. What it sent still arrives; then comes the end of the stream or, if it has data that nobody
 * has received, a reset.
 */
export function closeStream(kernel: Kernel, end: number): void {
  const { words } = kernel.world;
  const peer = get(words, objectAt<"connection">(end), CONNECTION.peer);
  enterStep(kernel, "close", end, peer);
  emit(kernel, "close", end, "ok", 0, peer);
  if (!has(words, end, CLOSED)) closeEnd(kernel, end, queuedBytes(kernel.world, end) > 0);
  leave(kernel);
}

/** Closes one end, with a reset or in peace. A part of a step. */
export function closeEnd(kernel: Kernel, end: number, resets: boolean): void {
  const { words } = kernel.world;
  const at = objectAt<"connection">(end);
  const peer = get(words, at, CONNECTION.peer);
  mark(words, end, CLOSED);
  dropBytes(kernel.world, end);
  breakWaits(kernel, queueOf(at, CONNECTION.readers), end);
  breakWaits(kernel, queueOf(objectAt<"connection">(peer), CONNECTION.writers), end);
  // After the end of the stream a reset is no news, but for those who send.
  if (resets) mark(words, peer, has(words, peer, ENDED) ? REFUSED : RESET | REFUSED);
  mark(words, peer, ENDED);
  flow(kernel, peer);
  // They wait for room, so there is data that nobody has received: this is a reset.
  breakWaits(kernel, queueOf(at, CONNECTION.writers), peer);
}
