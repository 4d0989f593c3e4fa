import { atLimit, findWaitCycle, type LoneWait } from "../../protocol/wait-cycle.ts";
import { liveThreads } from "../memory/live-threads.ts";
import { objectKind } from "../memory/object-kind.ts";
import type { World } from "../memory/world.ts";
import { objectAt, threadAt } from "../records/areas.ts";
import { THREAD_ENDED, THREAD_WAITING } from "../records/codes.ts";
import { get } from "../records/fields.ts";
import { LOCK } from "../records/objects.ts";
import { THREAD } from "../records/threads.ts";
import { opCode } from "../steps/emit.ts";

const ACQUIRE = opCode("acquire");
const JOIN = opCode("join");

/**
 * Whether some threads of a controlled run wait for each other for ever, whatever the others do. Reads words, and takes no lock.
 *
 * @param isAtLimit whether the run ends in any case: the others then make no further steps.
 */
export function hasWaitCycle({ words }: World, isAtLimit: boolean = false): boolean {
  const graph = { waitOf, hasEnded };
  return findWaitCycle(isAtLimit ? atLimit(graph) : graph, liveThreads(words)) !== undefined;

  function hasEnded(thread: number): boolean {
    return get(words, threadAt(thread), THREAD.state) === THREAD_ENDED;
  }

  function waitOf(thread: number): LoneWait | undefined {
    const at = threadAt(thread);
    if (get(words, at, THREAD.state) !== THREAD_WAITING || get(words, at, THREAD.timed) === 1)
      return undefined;
    const object = get(words, at, THREAD.object);
    if (get(words, at, THREAD.waitOp) === JOIN) return { thread: object, on: "end" };
    if (get(words, at, THREAD.waitOp) !== ACQUIRE) return undefined;
    const record = objectAt<"lock">(object);
    const kind = objectKind(words, object);
    if ((kind !== "lock" && kind !== "rlock") || get(words, record, LOCK.signals) === 1) return undefined;
    return { thread: get(words, record, LOCK.owner), on: kind };
  }
}
