import { OBJECT_KINDS } from "../protocol/event.ts";
import { atLimit, findWaitCycle, type LoneWait } from "../protocol/wait-cycle.ts";
import { opCode } from "./kernel.ts";
import {
  O_KIND,
  objectAt,
  T_OBJECT,
  T_STATE,
  T_TIMED,
  T_WAIT_OP,
  THREAD_ENDED,
  THREAD_WAITING,
  threadAt,
} from "./layout.ts";
import { liveThreads } from "./live-threads.ts";
import { LOCK_OWNER, LOCK_SIGNALS } from "./lock.ts";
import type { World } from "./world.ts";

const ACQUIRE = opCode("acquire");
const JOIN = opCode("join");
const LOCK = OBJECT_KINDS.indexOf("lock");
const RLOCK = OBJECT_KINDS.indexOf("rlock");

/**
 * Whether some threads of a controlled run wait for each other for ever, whatever the others do. Reads words, and takes no lock.
 *
 * @param isAtLimit whether the run ends in any case: what the others have not done by now, they do not do.
 */
export function hasWaitCycle({ words }: World, isAtLimit: boolean = false): boolean {
  const graph = { waitOf, hasEnded };
  return findWaitCycle(isAtLimit ? atLimit(graph) : graph, liveThreads(words)) !== undefined;

  function hasEnded(thread: number): boolean {
    return words[threadAt(thread) + T_STATE] === THREAD_ENDED;
  }

  function waitOf(thread: number): LoneWait | undefined {
    const at = threadAt(thread);
    if (words[at + T_STATE] !== THREAD_WAITING || words[at + T_TIMED] === 1) return undefined;
    const object = words[at + T_OBJECT] as number;
    if (words[at + T_WAIT_OP] === JOIN) return { thread: object, on: "end" };
    if (words[at + T_WAIT_OP] !== ACQUIRE) return undefined;
    const record = objectAt(object);
    const kind = words[record + O_KIND] as number;
    if ((kind !== LOCK && kind !== RLOCK) || words[record + LOCK_SIGNALS] === 1) return undefined;
    return { thread: words[record + LOCK_OWNER] as number, on: kind === LOCK ? "lock" : "rlock" };
  }
}
