import type { TraceEvent } from "../protocol/event.ts";
import { type Cause, createCauses } from "./causes.ts";
import { createChains, type Link } from "./chains.ts";
import { type Clock, EMPTY_CLOCK, entryOf, joinClocks, raiseEntry } from "./clock.ts";

/**
 * What counts as order. "synchronisation": threads, locks and the like. "program": also conflicting accesses to a shared value, in the
 * order in which this run made them.
 */
export type Relation = "program" | "synchronisation";

/** Gives each event its place in the happens-before orders of the run. */
interface Order {
  /** Takes the next event of the trace, in seq order. @param seen the stamps of events that it comes after in the relation "program". */
  stamp(event: TraceEvent, seen?: readonly Stamp[]): Stamp;
}

/** An event's place in each order. Both are the same point until a shared value makes a difference. */
export type Stamp = Readonly<Record<Relation, Point>>;

/** A place in a happens-before order. Comparable with others of the same order. */
export interface Point extends Link {
  /** What happened before it. The entry of its own chain may be too low: `count` is correct. */
  readonly known: Clock;
}

/** A point for code that does not ask for an order. */
export const NOWHERE: Point = { chain: 0, count: 0, known: EMPTY_CLOCK };

/** Whether `a` happens before `b` (or is `b`): Fidge and Mattern's test, one comparison. */
export function happensBefore(a: Point, b: Point): boolean {
  return a.count <= countKnown(b, a.chain);
}

/** The number of events of a chain that happened before or at a point. */
export function countKnown(point: Point, chain: number): number {
  return chain === point.chain ? point.count : entryOf(point.known, chain);
}

/** A point after both. It counts as the later one, which must not come before `early`. */
export function joinPoints(early: Point, late: Point): Point {
  const known = raiseEntry(joinClocks(late.known, early.known), early.chain, early.count);
  return known === late.known ? late : { ...late, known };
}

/**
 * Vector clocks as a fold over the trace, for both orders at once. An event happens before another exactly if a path of program order and
 * of the causes in `causes.ts` leads from one to the other. The clocks count by chains and not by threads: see `chains.ts`.
 *
 * A stamp costs a few words: all stamps of a thread share one clock of the others until it learns something new.
 */
export function createOrder(): Order {
  const causes = createCauses<Stamp>();
  const place = createPlaces<Stamp>((mark) => mark);
  return {
    stamp: (event, seen = []) =>
      causes.follow(event, (found) =>
        place(event, seen.length === 0 ? found : [...found, ...seen.map((mark) => seenBy(event, mark))]),
      ),
  };
}

/** The cause of an event that comes after another only because of what one of them sees. */
export function seenBy<Mark>({ object }: TraceEvent, mark: Mark): Cause<Mark> {
  return { mark, why: "shared", object };
}

/** The stamps of a whole trace with known causes. @param causes by event, marked with places in the trace. */
export function stampTrace(
  events: readonly TraceEvent[],
  causes: readonly (readonly Cause<number>[])[],
): readonly Stamp[] {
  const stamps: Stamp[] = [];
  const place = createPlaces<number>((mark) => stamps[mark] as Stamp);
  for (const [index, event] of events.entries()) stamps.push(place(event, causes[index] as Cause<number>[]));
  return stamps;
}

/** Finds the places of events, one after the other. */
function createPlaces<Mark>(
  stampOf: (mark: Mark) => Stamp,
): (event: TraceEvent, causes: readonly Cause<Mark>[]) => Stamp {
  const chains = createChains();
  const latest = new Map<number, Stamp>();

  return (event, causes) => {
    const before = latest.get(event.thread);
    const known = learnAll(
      knownTo(before, "synchronisation"),
      "synchronisation",
      before,
      causes,
      isSynchronised,
    );
    const { chain, count } = chains.add(event, before?.synchronisation.chain, known);
    const place = (relation: Relation, all: Clock): Point => {
      // A thread knows what it did before it moved to another chain.
      const hasMoved = before !== undefined && before[relation].chain !== chain;
      return { chain, count, known: hasMoved ? learn(all, before[relation]) : all };
    };
    const synchronisation = place("synchronisation", known);
    // If the two orders were the same so far, only what is no synchronisation can make a difference.
    const all = areSame(before, causes)
      ? learnAll(known, "program", before, causes, isShared)
      : learnAll(knownTo(before, "program"), "program", before, causes, () => true);
    const program = all === known && isOne(before) ? synchronisation : place("program", all);
    const stamp = { synchronisation, program };
    latest.set(event.thread, stamp);
    return stamp;
  };

  function areSame(before: Stamp | undefined, causes: readonly Cause<Mark>[]): boolean {
    return isOne(before) && causes.every((cause) => isShared(cause) || isOne(stampOf(cause.mark)));
  }

  /** What is known after those causes that count, too. */
  function learnAll(
    known: Clock,
    relation: Relation,
    before: Stamp | undefined,
    causes: readonly Cause<Mark>[],
    counts: (cause: Cause<Mark>) => boolean,
  ): Clock {
    let all = known;
    for (const cause of causes) {
      if (!counts(cause)) continue;
      const point = stampOf(cause.mark)[relation];
      if (before === undefined || !happensBefore(point, before[relation])) all = learn(all, point);
    }
    return all;
  }
}

function isShared({ why }: Cause<unknown>): boolean {
  return why === "shared";
}

function isSynchronised({ why }: Cause<unknown>): boolean {
  return why !== "shared";
}

function knownTo(before: Stamp | undefined, relation: Relation): Clock {
  return before?.[relation].known ?? EMPTY_CLOCK;
}

function isOne(stamp: Stamp | undefined): boolean {
  return stamp?.program === stamp?.synchronisation;
}

/** What is known after a point, too. */
function learn(known: Clock, point: Point): Clock {
  // A point that knows an event knows everything before it, so one entry tells whether there is anything new.
  if (entryOf(known, point.chain) >= point.count) return known;
  return raiseEntry(joinClocks(known, point.known), point.chain, point.count);
}
