import { load, release } from "../memory/arena.ts";
import { storeForList } from "../memory/block-list.ts";
import { noteLimit } from "../memory/limits.ts";
import { objectKind } from "../memory/object-kind.ts";
import { firstInQueue } from "../memory/wait-queue.ts";
import { memoryFull } from "../primitives/store-bytes.ts";
import { objectAt, threadAt } from "../records/areas.ts";
import { GRANT_BROKEN, GRANT_NONE } from "../records/codes.ts";
import { get, queueOf, set } from "../records/fields.ts";
import { CONNECTION } from "../records/objects.ts";
import { THREAD } from "../records/threads.ts";
import { emit } from "../steps/emit.ts";
import { enter, leave } from "../steps/enter.ts";
import type { Kernel } from "../steps/kernel.ts";
import { park, startWaiting } from "../steps/wait.ts";
import { appendChunk } from "./byte-queue.ts";
import { enterTimed, type SocketPatience } from "./socket-record.ts";
import {
  CLOSED,
  ECONNRESET,
  ENOMEM,
  FAULTS,
  flow,
  has,
  hasRoom,
  mark,
  REFUSED,
  type StreamFault,
  sendFault,
  serve,
} from "./stream-end.ts";

/**
 * Connections between threads of one lesson, under a schedule: what TCP is on the machine's clock. Waiting threads are served in line; the
 * step that lets a thread go on also hands it its bytes.
 *
 * An operation is named after the socket that it was called on. In the trace `peer` is the other end.
 */

/** Nothing came, or could go, in so many seconds; nothing was lost or done. */
export interface OutOfTime {
  readonly after: number;
}

/** A request to receive: up to `most` bytes of the data that is there, or a line of up to `most` bytes. */
interface ReceiveRequest {
  readonly most: number;
  readonly line: boolean;
}

/**
 * Receives, waiting in line while there is nothing; empty at the end of the stream. A line comes with its line feed, unless the stream ends
 * without one.
 *
 * @throws ThreadlabError `ERR_MEMORY_FULL`
 */
export function receiveBytes(
  kernel: Kernel,
  end: number,
  { most, line }: ReceiveRequest,
  patience: SocketPatience,
): Buffer | StreamFault | OutOfTime {
  const { world } = kernel;
  const { words } = world;
  const at = objectAt<"connection">(end);
  const own = threadAt(kernel.thread);
  const peer = get(words, at, CONNECTION.peer);
  const timeout = enterTimed(kernel, "receive", { end, peer, patience });
  set(words, own, THREAD.want, line ? -most : most);
  set(words, own, THREAD.handed, 0);
  const code =
    firstInQueue(words, queueOf(at, CONNECTION.readers)) === 0 ? serve(world, end, kernel.thread) : undefined;
  if (code !== undefined) {
    emit(kernel, "receive", end, code < 0 ? failure(-code) : "ok", Math.max(0, code), peer);
    flow(kernel, end);
    leave(kernel);
    return code < 0 ? receiveFault(-code, most) : claim(kernel);
  }
  startWaiting(kernel, queueOf(at, CONNECTION.readers), end, timeout);
  emit(kernel, "receive", end, "wait", timeout, peer);
  // A thread that waits for a long line makes room for those who send to it.
  flow(kernel, end);
  leave(kernel);
  const how = park(kernel, () => flow(kernel, end));
  if (how === GRANT_NONE) return { after: timeout };
  return how === GRANT_BROKEN ? receiveFault(get(words, own, THREAD.want), most) : claim(kernel);
}

/**
 * Sends all of it or, after the timeout, nothing; waits in line while there is no room. What is sent first after the other end was closed is
 * lost without an error, as in TCP.
 *
 * @param data 1 to 65,536 bytes. @returns undefined if it is on its way.
 * @throws ThreadlabError `ERR_MEMORY_FULL`
 */
export function sendBytes(
  kernel: Kernel,
  end: number,
  data: Uint8Array,
  patience: SocketPatience,
): StreamFault | OutOfTime | undefined {
  const { world } = kernel;
  const { words } = world;
  const own = threadAt(kernel.thread);
  const peer = get(words, objectAt<"connection">(end), CONNECTION.peer);
  const writers = queueOf(objectAt<"connection">(peer), CONNECTION.writers);
  const timeout = enterTimed(kernel, "send", { end, peer, patience });
  const fault = sendFault(words, end);
  if (fault === 0 && has(words, peer, CLOSED)) {
    mark(words, end, REFUSED);
    emit(kernel, "send", end, "ok", data.length, peer);
    leave(kernel);
    return undefined;
  }
  const chunk = fault === 0 ? storeForList(world, data) : 0;
  if (chunk === 0) {
    emit(kernel, "send", end, failure(fault), 0, peer);
    leave(kernel);
    if (fault === 0) throw memoryFull(data.length);
    return FAULTS[fault] as StreamFault;
  }
  if (firstInQueue(words, writers) === 0 && hasRoom(world, peer, data.length)) {
    appendChunk(world, peer, chunk);
    emit(kernel, "send", end, "ok", data.length, peer);
    flow(kernel, peer);
    leave(kernel);
    return undefined;
  }
  noteLimit(world, "room to send");
  set(words, own, THREAD.handed, chunk);
  startWaiting(kernel, writers, end, timeout);
  emit(kernel, "send", end, "wait", timeout, peer);
  leave(kernel);
  const how = park(kernel, () => {
    release(world, chunk);
    flow(kernel, peer);
  });
  if (how === GRANT_NONE) return { after: timeout };
  return how === GRANT_BROKEN ? (FAULTS[get(words, own, THREAD.want)] as StreamFault) : undefined;
}

/** Throws away what a thread waits to send when the thread is about to leave its line. A part of a step. */
export function dropUnsent({ world }: Kernel, thread: number): void {
  const { words } = world;
  const at = threadAt(thread);
  const peer = get(words, objectAt<"connection">(get(words, at, THREAD.object)), CONNECTION.peer);
  if (get(words, at, THREAD.queue) !== queueOf(objectAt<"connection">(peer), CONNECTION.writers)) return;
  release(world, get(words, at, THREAD.handed));
}

/**
 * Serves the threads that stood behind one whose last wait came to nothing: it wanted too much, but they may want less. A part of a step.
 * It changes nothing about the wait of another thread.
 */
export function letGoBehind(kernel: Kernel, thread: number): void {
  const { words } = kernel.world;
  const end = get(words, threadAt(thread), THREAD.object);
  if (objectKind(words, end) !== "socket") return;
  flow(kernel, end);
  const peer = get(words, objectAt<"connection">(end), CONNECTION.peer);
  if (peer !== 0) flow(kernel, peer);
}

/** How the trace shows a fault. Who is told of a reset changes what others see. */
function failure(fault: number): "broken" | "error" {
  return fault === ECONNRESET ? "broken" : "error";
}

function receiveFault(code: number, length: number): StreamFault {
  if (code === ENOMEM) throw memoryFull(length);
  return FAULTS[code] as StreamFault;
}

/** The bytes that were handed to the current thread. */
function claim(kernel: Kernel): Buffer {
  const { world } = kernel;
  const block = get(world.words, threadAt(kernel.thread), THREAD.handed);
  if (block === 0) return Buffer.alloc(0);
  enter(kernel);
  const data = load(world, block);
  release(world, block);
  leave(kernel);
  return data;
}
