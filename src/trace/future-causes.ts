import type { EventOf, TraceEvent } from "../protocol/event.ts";

/**
 * Follows futures, and the groups of futures that threads wait for. A step on them comes after the changes of which this is so in every
 * schedule in which the step has the same outcome. (In CPython each use of a future takes its lock.)
 */
interface FutureCauses<Mark> {
  make(event: EventOf<"make">, mark: Mark): void;
  /** Whether an event is a step on a future or a group, and not the beginning of a wait. */
  isStep(event: TraceEvent): boolean;
  /** What a step, or a wait that ends, comes after. */
  causesOf(event: TraceEvent): readonly FutureCause<Mark>[];
  /** Takes a step. */
  remember(event: TraceEvent, mark: Mark): void;
  /** The step that ended a future; undefined for other objects. */
  endOf(future: number): Mark | undefined;
}

interface FutureCause<Mark> {
  readonly mark: Mark;
  readonly future: number;
}

interface FutureMarks<Mark> {
  /** The last change. */
  last: Mark;
  /** The step that ended it, and the step from which groups count it. */
  done: Mark | undefined;
  settled: Mark | undefined;
}

interface Group {
  readonly members: readonly number[];
  /** Whether it waits for all of them. */
  readonly needsAll: boolean;
}

/** The answer of a probe of a future that changes something. */
const LEFT_A_CALLBACK = 2;

/** Whether an event is a step on a future or a group if that is what its object is: threads and objects have separate numbers. */
export function mayBeOnFuture({ op }: TraceEvent): boolean {
  return op === "try" || op === "set" || op === "abort" || op === "probe" || op === "wait";
}

/** Whether a step on a future ends it. */
export function endsFuture({ op, outcome }: TraceEvent): boolean {
  return (op === "set" || op === "abort") && outcome === "ok";
}

/** Whether groups count a future from this step on. */
export function settlesFuture({ op, outcome }: TraceEvent): boolean {
  return op === "set" || (op === "try" && outcome === "refused");
}

/** Whether a step on a future changes what later ones see of it. */
export function changesFuture(event: TraceEvent): boolean {
  if (event.op === "probe") return event.answer === LEFT_A_CALLBACK;
  return event.op === "try" || event.op === "set" || endsFuture(event);
}

export function createFutureCauses<Mark>(): FutureCauses<Mark> {
  const futures = new Map<number, FutureMarks<Mark>>();
  const groups = new Map<number, Group>();

  return {
    make({ object, kind, count, name }, mark) {
      if (kind === "future") futures.set(object, { last: mark, done: undefined, settled: undefined });
      if (kind === "futures") groups.set(object, { members: futuresNamed(name), needsAll: count === 0 });
    },
    isStep(event) {
      const { object, outcome } = event;
      return mayBeOnFuture(event) && outcome !== "wait" && (futures.has(object) || groups.has(object));
    },
    causesOf({ op, object }) {
      const future = futures.get(object);
      if (future !== undefined) return one(op === "wait" ? future.done : future.last, object);
      const group = groups.get(object);
      if (group === undefined || (op === "wait" && !group.needsAll)) return [];
      return group.members.flatMap((member) => one(futures.get(member)?.settled, member));
    },
    remember(event, mark) {
      const future = futures.get(event.object);
      if (future === undefined) return;
      if (settlesFuture(event)) future.settled = mark;
      if (endsFuture(event)) future.done = mark;
      if (changesFuture(event)) future.last = mark;
    },
    endOf: (future) => futures.get(future)?.done,
  };
}

/** The futures of a group, in the name that it was made with: `#5,#6`. */
export function futuresNamed(name: string): readonly number[] {
  return name.split(",").map((part) => Number(part.slice(1)));
}

function one<Mark>(mark: Mark | undefined, future: number): readonly FutureCause<Mark>[] {
  return mark === undefined ? [] : [{ mark, future }];
}
