import type { Stamp, VectorClock } from "../protocol/clock.ts";
import type { TraceEvent } from "../protocol/event.ts";
import { createCauses, type Relation } from "./causes.ts";

/** Gives each event its place in the happens-before order of the run. */
export interface Order {
  /** Takes the next event of the trace, in seq order. */
  stamp(event: TraceEvent): Point;
}

/** A stamp that can be compared with another of the same order without either's clock being made. */
export interface Point extends Stamp {
  /** The event's number among those of its thread. */
  readonly count: number;
  /** The clock, but for the thread's own entry. Never written to once it is here. */
  readonly known: VectorClock;
}

/** Whether `a` happens before `b` (or is `b`): what `happensBefore` says of their clocks. */
export function pointBefore(a: Point, b: Point): boolean {
  return a.count <= countKnown(b, a.thread);
}

/** How many events of a thread happened before or at a point. */
export function countKnown(point: Point, thread: number): number {
  return thread === point.thread ? point.count : (point.known[thread] ?? 0);
}

/**
 * Vector clocks (Fidge 1988, Mattern 1989) as a fold over the trace. An event happens before another exactly if a chain of
 * program order and of the causes in `causes.ts` leads from one to the other.
 *
 * A stamp costs a few words: what a thread knows of the others is one array, shared by all its stamps until it learns
 * something new. The clock proper is made when somebody asks for it.
 */
export function createOrder(relation: Relation): Order {
  const causes = createCauses<Point>(relation);
  const latest = new Map<number, Point>();

  return {
    stamp(event) {
      return causes.follow(event, (found) => {
        const before = latest.get(event.thread);
        let known = before?.known ?? NOTHING;
        for (const { mark } of found) {
          if (mark.thread === event.thread) continue;
          known = learn(known, mark, known !== before?.known && known !== NOTHING);
        }
        const point = new LazyStamp(event.thread, (before?.count ?? 0) + 1, known);
        latest.set(event.thread, point);
        return point;
      });
    },
  };
}

class LazyStamp implements Point {
  readonly thread: number;
  readonly count: number;
  readonly known: VectorClock;
  #clock: VectorClock | undefined;

  constructor(thread: number, count: number, known: VectorClock) {
    this.thread = thread;
    this.count = count;
    this.known = known;
  }

  get clock(): VectorClock {
    if (this.#clock === undefined) {
      this.#clock = copy(this.known, this.thread + 1);
      this.#clock[this.thread] = this.count;
    }
    return this.#clock;
  }
}

/** `known` joined with the clock of `point`. Writes in place where `mine` says that nobody else has seen `known`. */
function learn(known: VectorClock, point: Point, mine: boolean): VectorClock {
  // Who knows an event knows all that came before it, so one entry tells whether there is anything to learn.
  if ((known[point.thread] ?? 0) >= point.count) return known;
  const length = Math.max(known.length, point.known.length, point.thread + 1);
  const joined = mine && known.length === length ? known : copy(known, length);
  for (let thread = 0; thread < point.known.length; thread++) {
    const count = point.known[thread] as number;
    if (count > (joined[thread] as number)) joined[thread] = count;
  }
  joined[point.thread] = Math.max(joined[point.thread] as number, point.count);
  return joined;
}

function copy(clock: VectorClock, length: number): VectorClock {
  const result = new Int32Array(Math.max(length, clock.length));
  result.set(clock);
  return result;
}

const NOTHING: VectorClock = new Int32Array(0);
