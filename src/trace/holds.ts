import type { TraceEvent } from "../protocol/event.ts";
import { type Moment, type Period, withMoments } from "./moments.ts";
import type { Roster } from "./roster.ts";

/** A period in which a thread holds a lock, from the acquire to the release, which any thread may make. */
export interface Hold extends Period {
  /** The lock's name in the program. */
  readonly lock: string;
  /** Where it was requested: `main.ts:3:5`, or "". */
  readonly place: string;
}

interface Holder {
  readonly thread: number;
  readonly from: Moment;
  readonly site: number;
}

/**
 * Who held which lock when, by thread, in the order of release. A release hands the lock to the first in line in the same step. A lock that
 * is never released is held until the end of the trace.
 */
export function holdsOf(
  events: readonly TraceEvent[],
  names: Pick<Roster, "object" | "kind" | "place">,
): ReadonlyMap<number, readonly Hold[]> {
  const holds = new Map<number, Hold[]>();
  const holders = new Map<number, Holder>();
  /** What each thread waits for. */
  const asked = new Map<number, TraceEvent>();

  for (const { event, at } of withMoments(events)) {
    const { op, object, thread, outcome, site } = event;
    if (op === "acquire" && outcome === "wait") asked.set(thread, event);
    else if ((op === "acquire" || op === "try") && outcome === "ok") gain(object, { thread, from: at, site });
    else if (op === "release" && outcome === "ok") lose(object, at);
    else if (event.op === "grant") {
      const ask = asked.get(event.to);
      if (ask !== undefined && outcome === "ok")
        gain(ask.object, { thread: event.to, from: at, site: ask.site });
      asked.delete(event.to);
    } else if (op === "resume") asked.delete(thread);
  }
  const last = events.at(-1);
  if (last !== undefined) for (const object of holders.keys()) lose(object, last);
  return holds;

  function gain(object: number, holder: Holder): void {
    const kind = names.kind(object);
    if (kind === "lock" || kind === "rlock") holders.set(object, holder);
  }

  function lose(object: number, { seq, time }: Moment): void {
    const holder = holders.get(object);
    if (holder === undefined) return;
    holders.delete(object);
    const mine = holds.get(holder.thread) ?? [];
    holds.set(holder.thread, mine);
    const { from, site } = holder;
    mine.push({ from, to: { seq, time }, lock: names.object(object), place: names.place(site) });
  }
}
