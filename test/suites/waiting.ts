import { sleep, type Thread } from "threadlab";
import { attachWorld } from "../../src/kernel/memory/world.ts";
import { objectAt, threadAt } from "../../src/kernel/records/areas.ts";
import { THREAD_WAITING } from "../../src/kernel/records/codes.ts";
import { get } from "../../src/kernel/records/fields.ts";
import { QUEUE } from "../../src/kernel/records/objects.ts";
import { THREAD } from "../../src/kernel/records/threads.ts";
import { HANDLE, type Handle } from "../../src/threading/support/handle.ts";

/** The workers of tests set it: see `run-source.ts`. */
declare const testedWorld: SharedArrayBuffer;

/**
 * Looks into the world's memory, which no lesson can: whether a thread waits, and for what. With it a test goes on when
 * the state that it needs is there, and not after a time that is probably long enough.
 */
const { words } = attachWorld(testedWorld);

/** Seconds after which the state will not come any more. */
const PATIENCE = 100;
const PAUSE = 0.002;

/** Returns once `thread` waits for `object` (for its conditions, where it is a queue); for anything, without one. */
export function untilWaiting(thread: Thread, object?: Handle): void {
  until(() => isWaiting(thread, object), `${thread.name} does not come to wait`);
}

export function isWaiting(thread: Thread, object?: Handle): boolean {
  const at = threadAt(thread.ident ?? 0);
  if (get(words, at, THREAD.state) !== THREAD_WAITING) return false;
  return object === undefined || waitsFor(get(words, at, THREAD.object), object[HANDLE]);
}

export function until(isSo: () => boolean, failure: string): void {
  for (let waited = 0; !isSo(); waited += PAUSE) {
    if (waited > PATIENCE) throw new Error(failure);
    sleep(PAUSE);
  }
}

const CONDITIONS = [QUEUE.notEmpty, QUEUE.notFull, QUEUE.allDone] as const;

function waitsFor(waited: number, { kind, id }: Handle[typeof HANDLE]): boolean {
  if (waited === id) return true;
  if (!kind.endsWith("queue")) return false;
  return CONDITIONS.some((condition) => get(words, objectAt<"queue">(id), condition) === waited);
}
