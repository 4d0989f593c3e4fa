import type { TraceEvent } from "../protocol/event.ts";
import { createCauses, type Relation } from "./causes.ts";
import { createChains, type Link } from "./chains.ts";
import { type Clock, EMPTY_CLOCK, entryOf, joinClocks, raiseEntry } from "./clock.ts";

/** Gives each event its place in the happens-before order of the run. */
export interface Order {
  /** Takes the next event of the trace, in seq order. */
  stamp(event: TraceEvent): Point;
}

/** A place in a happens-before order. Comparable with others of the same order. */
export interface Point extends Link {
  /** What happened before it. The entry of its own chain may lag behind: `count` is the true one. */
  readonly known: Clock;
}

/** A point for where no order is asked for. */
export const NOWHERE: Point = { chain: 0, count: 0, known: EMPTY_CLOCK };

/** Whether `a` happens before `b` (or is `b`): Fidge and Mattern's test, one comparison. */
export function happensBefore(a: Point, b: Point): boolean {
  return a.count <= countKnown(b, a.chain);
}

/** How many events of a chain happened before or at a point. */
export function countKnown(point: Point, chain: number): number {
  return chain === point.chain ? point.count : entryOf(point.known, chain);
}

/** A point that comes after both. It counts as the later one, which `early` must not come after. */
export function joinPoints(early: Point, late: Point): Point {
  const known = raiseEntry(joinClocks(late.known, early.known), early.chain, early.count);
  return known === late.known ? late : { ...late, known };
}

/**
 * Vector clocks as a fold over the trace. An event happens before another exactly if a way of program order and of the causes in
 * `causes.ts` leads from one to the other. The clocks count by chains and not by threads: see `chains.ts`.
 *
 * A stamp costs a few words: what a thread knows of the others is one clock, shared by all its stamps until it learns something new.
 */
export function createOrder(relation: Relation): Order {
  const causes = createCauses<Point>(relation);
  const chains = createChains();
  const latest = new Map<number, Point>();

  return {
    stamp(event) {
      return causes.follow(event, (found) => {
        const before = latest.get(event.thread);
        let known = before?.known ?? EMPTY_CLOCK;
        for (const { mark } of found) {
          if (before === undefined || !happensBefore(mark, before)) known = learn(known, mark);
        }
        const link = chains.add(event, before?.chain, known);
        // What a thread did before it moved to another chain, it knows.
        if (before !== undefined && before.chain !== link.chain) known = learn(known, before);
        const point = { ...link, known };
        latest.set(event.thread, point);
        return point;
      });
    },
  };
}

/** What is known after a point, too. */
function learn(known: Clock, point: Point): Clock {
  // Who knows an event knows all that came before it, so one entry tells whether there is anything to learn.
  if (entryOf(known, point.chain) >= point.count) return known;
  return raiseEntry(joinClocks(known, point.known), point.chain, point.count);
}
