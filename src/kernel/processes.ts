import { load } from "./arena.ts";
import { emit, enter, type Kernel, leave } from "./kernel.ts";
import {
  H_OBJECTS,
  H_PROCESS,
  H_PROCESSES,
  O_A,
  objectAt,
  T_EXIT_CODE,
  T_PID,
  T_PROCESS,
  threadAt,
} from "./layout.ts";
import { noteLimit } from "./limits.ts";
import { makeObject, objectKind } from "./objects.ts";
import { canStart, makeThread } from "./threads.ts";
import type { World } from "./world.ts";

/** Word of a remote queue's record: the queue's number in the parent's world. */
const REMOTE = O_A;

/** A process's place in the tree of processes: "" for the first one, "1" for its first child, "1:2" … */
export function processIdentity(world: World): string {
  const block = world.words[H_PROCESS] as number;
  return block === 0 ? "" : load(world, block).toString("utf8");
}

/** Whether this world belongs to a child process, whose output and remote queues are its parent's. */
export function isChildProcess({ words }: World): boolean {
  return words[H_PROCESS] !== 0;
}

/** The identity of a child of this process. */
export function childIdentity({ world }: Kernel, process: number): string {
  const parent = processIdentity(world);
  const count = world.words[threadAt(process) + T_PROCESS] as number;
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
  const count = (world.words[H_PROCESSES] as number) + 1;
  world.words[H_PROCESSES] = count;
  noteLimit(world, "processes");
  leave(kernel);
  const parent = processIdentity(world);
  const name = given ?? `Process-${parent === "" ? "" : `${parent}:`}${count}`;
  const process = makeThread(kernel, name, daemon, true);
  world.words[threadAt(process) + T_PROCESS] = count;
  return process;
}

/** Whether a thread stands for a process. */
export function isProcess({ world }: Kernel, thread: number): boolean {
  return world.words[threadAt(thread) + T_PROCESS] !== 0;
}

/** In place of a process's number while the system is making it. */
const BEING_STARTED = -1;

/**
 * Reserves the start of a process for the current thread, until {@link setProcessPid}: two threads may try at once.
 *
 * @returns false if it has been started before, or is being started.
 */
export function reserveStart(kernel: Kernel, process: number): boolean {
  const { words } = kernel.world;
  enter(kernel);
  const isFree = canStart(words, process);
  if (isFree) words[threadAt(process) + T_PID] = BEING_STARTED;
  else emit(kernel, "start", process, "refused");
  leave(kernel);
  return isFree;
}

/** The system's number for a process, 0 before its start. */
export function processPid({ world }: Kernel, process: number): number {
  return Math.max(0, world.words[threadAt(process) + T_PID] as number);
}

/** @param pid 0 where the system could not make the process, which then can be started again. */
export function setProcessPid({ world }: Kernel, process: number, pid: number): void {
  world.words[threadAt(process) + T_PID] = pid;
}

/** How a process ended. Means something once its thread has ended, which publishes it. */
export function exitCode({ world }: Kernel, process: number): number {
  return world.words[threadAt(process) + T_EXIT_CODE] as number;
}

export function setExitCode({ world }: Kernel, process: number, code: number): void {
  world.words[threadAt(process) + T_EXIT_CODE] = code;
}

/** In a child process: the object that stands for a queue of the parent's, one for each queue. */
export function remoteQueue(kernel: Kernel, queue: number): number {
  const { words } = kernel.world;
  const count = words[H_OBJECTS] as number;
  for (let object = 1; object <= count; object++) {
    if (objectKind(kernel, object) === "remote-queue" && words[objectAt(object) + REMOTE] === queue)
      return object;
  }
  return makeObject(kernel, { kind: "remote-queue", words: { [REMOTE]: queue } });
}

/** The parent's number for the queue that an object stands for. */
export function queueOfRemote({ world }: Kernel, object: number): number {
  return world.words[objectAt(object) + REMOTE] as number;
}
