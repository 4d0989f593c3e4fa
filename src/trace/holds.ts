import type { TraceEvent } from "../protocol/event.ts";
import { createHeldLocks, type LockHold } from "./held-locks.ts";
import { type Moment, momentOf, type Period, withMoments } from "./moments.ts";
import type { Roster } from "./roster.ts";

/** A period in which a thread holds a lock, from the acquire to the release, which any thread may make. */
export interface Hold extends Period {
  /** The lock's name in the program. */
  readonly lock: string;
  /** Where it was requested: `main.ts:3:5`, or "". */
  readonly place: string;
}

/** Who held which lock when, by thread, in the order of release. A lock that is never released is held until the end of the trace. */
export function holdsOf(
  events: readonly TraceEvent[],
  names: Pick<Roster, "object" | "kind" | "place">,
): ReadonlyMap<number, readonly Hold[]> {
  const holds = new Map<number, Hold[]>();
  const held = createHeldLocks(names);
  const begun = new Map<LockHold, Moment>();

  for (const { event, at } of withMoments(events)) {
    const changed = held.push(event);
    if (changed === undefined) continue;
    if (held.of(changed.lock) === changed) begun.set(changed, at);
    else end(changed, at);
  }
  const last = events.at(-1);
  if (last !== undefined) for (const hold of begun.keys()) end(hold, momentOf(last));
  return holds;

  function end(hold: LockHold, to: Moment): void {
    const { thread, lock, site } = hold;
    const mine = holds.get(thread) ?? [];
    holds.set(thread, mine);
    mine.push({ from: begun.get(hold) as Moment, to, lock: names.object(lock), place: names.place(site) });
    begun.delete(hold);
  }
}
