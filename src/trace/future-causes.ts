import type { EventOf, TraceEvent } from "../protocol/event.ts";

/**
 * Follows futures, and the groups of futures that threads wait for. A step on them comes after the changes of which this is so in every
 * schedule in which the step has the same outcome. (In CPython each use of a future takes its lock.)
 */
export interface FutureCauses<Mark> {
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
export const LEFT_A_CALLBACK = 2;

export function createFutureCauses<Mark>(): FutureCauses<Mark> {
  const futures = new Map<number, FutureMarks<Mark>>();
  const groups = new Map<number, Group>();

  return {
    make({ object, kind, count, name }, mark) {
      if (kind === "future") futures.set(object, { last: mark, done: undefined, settled: undefined });
      if (kind === "futures") groups.set(object, { members: futuresNamed(name), needsAll: count === 0 });
    },
    isStep({ op, object, outcome }) {
      if (op !== "try" && op !== "set" && op !== "abort" && op !== "probe" && op !== "wait") return false;
      return outcome !== "wait" && (futures.has(object) || groups.has(object));
    },
    causesOf({ op, object }) {
      const future = futures.get(object);
      if (future !== undefined) return one(op === "wait" ? future.done : future.last, object);
      const group = groups.get(object);
      if (group === undefined || (op === "wait" && !group.needsAll)) return [];
      return group.members.flatMap((member) => one(futures.get(member)?.settled, member));
    },
    remember(event, mark) {
      const { op, object, outcome } = event;
      const future = futures.get(object);
      if (future === undefined) return;
      const isDone = op === "set" || (op === "abort" && outcome === "ok");
      const isChanged = isDone || op === "try" || (event.op === "probe" && event.answer === LEFT_A_CALLBACK);
      if (op === "set" || (op === "try" && outcome === "refused")) future.settled = mark;
      if (isDone) future.done = mark;
      if (isChanged) future.last = mark;
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
