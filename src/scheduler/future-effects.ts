import type { EventOf, TraceEvent } from "../protocol/event.ts";
import {
  changesFuture,
  endsFuture,
  futuresNamed,
  mayBeOnFuture,
  settlesFuture,
} from "../trace/future-causes.ts";
import type { Effect } from "./effect.ts";

/** What the steps on futures do, as far as it shows in the events of a trace. See `pool-effects.ts` for what a search counts with. */
interface FutureEffects {
  make(event: EventOf<"make">): void;
  /** What a step does; undefined if it is none on a future or a group. */
  effectsOf(event: TraceEvent): readonly Effect[] | undefined;
  /** What the end of a wait by time does; undefined if it was no wait for a future or a group. */
  gaveUp(waited: TraceEvent): readonly Effect[] | undefined;
}

/** Futures that one thread waits for. */
interface AwaitedGroup {
  readonly members: readonly number[];
  /** Whether it matters which of them comes first. */
  readonly isOrdered: boolean;
  /** Whether its thread certainly still waits for them. After a look that found some, it may have gone on. */
  isOpen: boolean;
}

/** By group of futures of which it matters which comes first: the place of the last look at them. */
export type LastLooks = ReadonlyMap<number, number>;

export function lastLooksIn(events: readonly TraceEvent[]): LastLooks {
  const looks = new Map<number, number>();
  for (const event of events) {
    if (event.op === "make" && event.kind === "futures" && event.count !== 0) looks.set(event.object, 0);
    else if (event.op === "probe" && looks.has(event.object)) looks.set(event.object, event.seq);
  }
  return looks;
}

/** @param lastLooks if the whole run is known. */
export function createFutureEffects(lastLooks: LastLooks): FutureEffects {
  const futures = new Set<number>();
  const groups = new Map<number, AwaitedGroup>();

  return {
    make({ object, kind, count, name }) {
      if (kind === "future") futures.add(object);
      if (kind === "futures")
        groups.set(object, { members: futuresNamed(name), isOrdered: count !== 0, isOpen: true });
    },
    effectsOf(event) {
      if (!mayBeOnFuture(event)) return undefined;
      const group = groups.get(event.object);
      if (group !== undefined) return lookAtGroup(event, group);
      return futures.has(event.object) ? onFuture(event) : undefined;
    },
    gaveUp(waited) {
      if (!mayBeOnFuture(waited)) return undefined;
      const { object } = waited;
      const group = groups.get(object);
      if (group !== undefined) return surveyOf(group);
      return futures.has(object) ? [{ op: "give up", object, kind: "future" }] : undefined;
    },
  };

  function lookAtGroup(event: TraceEvent, group: AwaitedGroup): readonly Effect[] {
    // A wait that begins shows that its thread has not gone on.
    if (event.op === "wait") group.isOpen = true;
    if (event.op !== "probe") return [];
    group.isOpen = event.answer === 0;
    return surveyOf(group);
  }

  function onFuture(event: TraceEvent): readonly Effect[] {
    const { op, object, seq } = event;
    const itself = (effect: Effect["op"]): Effect => ({ op: effect, object, kind: "future" });
    if (op === "wait") return [];
    return [
      itself(changesFuture(event) ? "write" : "read"),
      ...(endsFuture(event) ? [itself("set")] : []),
      ...(settlesFuture(event) ? [itself("settle"), ...inOrder(object, seq)] : []),
    ];
  }

  function inOrder(future: number, seq: number): Effect[] {
    return [...groups]
      .filter(([, { members, isOrdered }]) => isOrdered && members.includes(future))
      .filter(([object, { isOpen }]) => isOpen || seq < (lastLooks.get(object) ?? 0))
      .map(([object]) => ({ op: "settle in order", object, kind: "futures" }));
  }
}

function surveyOf({ members }: AwaitedGroup): readonly Effect[] {
  return members.map((object) => ({ op: "survey", object, kind: "future" }));
}
