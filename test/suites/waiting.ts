import { sleep, type Thread } from "threadlab";
import {
  O_D,
  O_E,
  O_F,
  O_G,
  objectAt,
  T_OBJECT,
  T_STATE,
  THREAD_WAITING,
  threadAt,
} from "../../src/kernel/layout.ts";
import { attachWorld } from "../../src/kernel/world.ts";
import { HANDLE, type Handle } from "../../src/threading/handle.ts";

/** The workers of tests set it: see `run-source.ts`. */
declare const testedWorld: SharedArrayBuffer;

/**
 * Looks into the world's memory, which no lesson can: whether a thread waits, and for what. With it a test goes on when
 * the state that it needs is there, and not after a time that is probably long enough.
 */
const { words } = attachWorld(testedWorld);

/** Seconds after which the state will not come any more. */
const PATIENCE = 10;
const PAUSE = 0.0005;

/** Returns once `thread` waits for `object` (for its conditions, where it is a queue); for anything, without one. */
export function untilWaiting(thread: Thread, object?: Handle): void {
  until(() => isWaiting(thread, object), `${thread.name} does not come to wait`);
}

export function isWaiting({ ident = 0 }: Thread, object?: Handle): boolean {
  const at = threadAt(ident);
  if (words[at + T_STATE] !== THREAD_WAITING) return false;
  return object === undefined || waitsFor(words[at + T_OBJECT] as number, object[HANDLE]);
}

export function until(isSo: () => boolean, failure: string): void {
  for (let waited = 0; !isSo(); waited += PAUSE) {
    if (waited > PATIENCE) throw new Error(failure);
    sleep(PAUSE);
  }
}

function waitsFor(waited: number, { kind, id }: Handle[typeof HANDLE]): boolean {
  if (waited === id) return true;
  if (!kind.endsWith("queue")) return false;
  return (
    [O_E, O_F, O_G].some((part) => words[objectAt(id) + part] === waited) &&
    waited !== words[objectAt(id) + O_D]
  );
}
