import { load } from "../memory/arena.ts";
import { noteLimit } from "../memory/limits.ts";
import { objectKind } from "../memory/object-kind.ts";
import type { World } from "../memory/world.ts";
import { makeObject } from "../primitives/objects.ts";
import { objectAt, threadAt } from "../records/areas.ts";
import { get, set } from "../records/fields.ts";
import { HEADER, WORLD } from "../records/header.ts";
import { REMOTE_QUEUE } from "../records/objects.ts";
import { THREAD } from "../records/threads.ts";
import { emit } from "../steps/emit.ts";
import { enter, leave } from "../steps/enter.ts";
import { BEFORE_START, ensureHeadroom } from "../steps/headroom.ts";
import type { Kernel } from "../steps/kernel.ts";
import { canStart, makeThread } from "./make-thread.ts";

/** A process's place in the tree of processes: "" for the first one, "1" for its first child, "1:2" … */
function processIdentity(world: World): string {
  const block = get(world.words, WORLD, HEADER.process);
  return block === 0 ? "" : load(world, block).toString("utf8");
}

/** Whether this world belongs to a child process, which uses its parent's output and remote queues. */
export function isChildProcess({ words }: World): boolean {
  return get(words, WORLD, HEADER.process) !== 0;
}

/** The identity of a child of this process. */
export function childIdentity({ world }: Kernel, process: number): string {
  const parent = processIdentity(world);
  const count = get(world.words, threadAt(process), THREAD.process);
  return parent === "" ? `${count}` : `${parent}:${count}`;
}

/**
 * Makes the thread that stands for a new process. It is hidden, because it is not a thread of the lesson.
 *
 * @param given its name, or undefined for the next of Process-1, Process-2 …
 * @throws ThreadlabError `ERR_TOO_MANY_THREADS`
 */
export function makeProcess(kernel: Kernel, given: string | undefined, daemon: boolean): number {
  const { world } = kernel;
  enter(kernel);
  const count = get(world.words, WORLD, HEADER.processes) + 1;
  set(world.words, WORLD, HEADER.processes, count);
  noteLimit(world, "processes");
  leave(kernel);
  const parent = processIdentity(world);
  const name = given ?? `Process-${parent === "" ? "" : `${parent}:`}${count}`;
  const process = makeThread(kernel, name, daemon, true);
  set(world.words, threadAt(process), THREAD.process, count);
  // The exit code if its thread dies before the end of the process is reported.
  setExitCode(kernel, process, 1);
  return process;
}

/** Whether a thread stands for a process. */
export function isProcess({ world }: Kernel, thread: number): boolean {
  return get(world.words, threadAt(thread), THREAD.process) !== 0;
}

/** Stands in for a process's number while the system is making the process. */
const BEING_STARTED = -1;

/**
 * Reserves the start of a process for the current thread, until {@link setProcessPid}: two threads may try at once.
 *
 * @returns false if it has been started before, or is being started.
 */
export function reserveStart(kernel: Kernel, process: number): boolean {
  const { words } = kernel.world;
  ensureHeadroom(BEFORE_START);
  enter(kernel);
  const isFree = canStart(words, process);
  if (isFree) set(words, threadAt(process), THREAD.pid, BEING_STARTED);
  else emit(kernel, "start", process, "refused");
  leave(kernel);
  return isFree;
}

/** The system's number for a process; 0 before its start. */
export function processPid({ world }: Kernel, process: number): number {
  return Math.max(0, get(world.words, threadAt(process), THREAD.pid));
}

/** @param pid 0 if the system could not make the process, which can then be started again. */
export function setProcessPid({ world }: Kernel, process: number, pid: number): void {
  set(world.words, threadAt(process), THREAD.pid, pid);
}

/** How a process ended. Valid once its thread has ended, which publishes it. */
export function exitCode({ world }: Kernel, process: number): number {
  return get(world.words, threadAt(process), THREAD.exitCode);
}

export function setExitCode({ world }: Kernel, process: number, code: number): void {
  set(world.words, threadAt(process), THREAD.exitCode, code);
}

/** In a child process: the object that stands for a queue of the parent's, one for each queue. */
export function remoteQueue(kernel: Kernel, queue: number): number {
  const { words } = kernel.world;
  const count = get(words, WORLD, HEADER.objects);
  for (let object = 1; object <= count; object++) {
    if (
      objectKind(words, object) === "remote-queue" &&
      get(words, objectAt<"remote queue">(object), REMOTE_QUEUE.number) === queue
    )
      return object;
  }
  return makeObject(kernel, { kind: "remote-queue", fields: [[REMOTE_QUEUE.number, queue]] });
}

/** The parent's number for the queue that an object stands for. */
export function queueOfRemote({ world }: Kernel, object: number): number {
  return get(world.words, objectAt<"remote queue">(object), REMOTE_QUEUE.number);
}
