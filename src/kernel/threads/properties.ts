import { CHANGES_PROPERTY, LOOKS_AT_PROPERTY, type PropertyUse } from "../../protocol/decode-event.ts";
import { OBJECT_KINDS } from "../../protocol/event.ts";
import { release } from "../memory/arena.ts";
import { storeBytes } from "../primitives/store-bytes.ts";
import { threadAt } from "../records/areas.ts";
import { get, set } from "../records/fields.ts";
import { THREAD } from "../records/threads.ts";
import { emit } from "../steps/emit.ts";
import { enter, enterStep, leave } from "../steps/enter.ts";
import type { Kernel } from "../steps/kernel.ts";
import { canStart, loadName } from "./make-thread.ts";
import { noteSeenName } from "./seen-numbers.ts";

/** The properties that another thread may change. */
type Property = "name" | "daemon";

/** Begins a step on a property of a thread. While the module is evaluated it is bookkeeping: nothing visible may happen then. */
function enterProperty(kernel: Kernel, thread: number, property: Property, how: PropertyUse): void {
  if (kernel.evaluating) {
    enter(kernel);
    return;
  }
  enterStep(kernel, "alive", thread, how);
  emit(kernel, "alive", thread, "ok", how, 0, property);
}

/** The name of a thread: one step. */
export function lookAtName(kernel: Kernel, thread: number): string {
  enterProperty(kernel, thread, "name", LOOKS_AT_PROPERTY);
  noteSeenName(kernel, thread);
  const name = loadName(kernel, thread);
  leave(kernel);
  return name;
}

/** Whether a thread is a daemon: one step. */
export function lookAtDaemon(kernel: Kernel, thread: number): boolean {
  enterProperty(kernel, thread, "daemon", LOOKS_AT_PROPERTY);
  const daemon = isDaemon(kernel, thread);
  leave(kernel);
  return daemon;
}

/** Gives a thread another name: one step. @throws ThreadlabError `ERR_MEMORY_FULL` */
export function renameThread(kernel: Kernel, thread: number, name: string): void {
  const { world } = kernel;
  const at = threadAt(thread);
  const block = storeBytes(kernel, Buffer.from(name, "utf16le"));
  enterProperty(kernel, thread, "name", CHANGES_PROPERTY);
  release(world, get(world.words, at, THREAD.name));
  set(world.words, at, THREAD.name, block);
  const hidden = get(world.words, threadAt(thread), THREAD.hidden);
  emit(kernel, "make", thread, "ok", OBJECT_KINDS.indexOf("thread"), hidden, name);
  leave(kernel);
}

export function isDaemon({ world }: Kernel, thread: number): boolean {
  return get(world.words, threadAt(thread), THREAD.daemon) === 1;
}

/** One step. @returns false if the thread has been started: its start has used the old value. */
export function setDaemon(kernel: Kernel, thread: number, daemon: boolean): boolean {
  const { words } = kernel.world;
  enterProperty(kernel, thread, "daemon", CHANGES_PROPERTY);
  const isEarly = canStart(words, thread);
  if (isEarly) set(words, threadAt(thread), THREAD.daemon, daemon ? 1 : 0);
  leave(kernel);
  return isEarly;
}
