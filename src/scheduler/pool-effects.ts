import type { Pending } from "../kernel/scheduling/pending.ts";
import { MAIN_THREAD, type ObjectKind } from "../protocol/event.ts";
import type { Decidable } from "../protocol/operations.ts";
import type { Effect, Effects } from "./effect.ts";

/** A look at the futures of a group. Which these are, only the kernel knows. */
export const SURVEY: readonly Effect[] = [{ op: "survey", object: 0, kind: "none" }];
const NOTHING: Effects = () => [];
/** The pool may get another thread. */
const NUMBER: Effect = { op: "number", object: 0, kind: "none" };

/** What operations do to the objects of pools, where that is not what they do to others. */
export const EFFECTS_ON_POOLS: Readonly<
  Partial<Record<ObjectKind, Readonly<Partial<Record<Decidable, Effects>>>>>
> = {
  pool: { release: submitting, set: shutting, try: closing },
  future: { probe: lookingAtFuture, wait: NOTHING, try: settling, set: settling, abort: cancelling },
  futures: { probe: () => SURVEY, wait: NOTHING },
};

/**
 * A task that is added looks whether a thread of the pool is idle, unless there are as many as may be; then it goes with the
 * requests for tasks as a semaphore's release does. It is refused after the pool's end, and after MainThread's.
 */
function submitting({ object, argument, numbers }: Pending, kind: ObjectKind): readonly Effect[] {
  return [
    { op: argument === 1 ? "release" : "try", object, kind },
    { op: "set", object, kind },
    { op: "alive", object: MAIN_THREAD, kind: "none" },
    ...(numbers ? [NUMBER] : []),
  ];
}

function shutting({ object }: Pending, kind: ObjectKind): readonly Effect[] {
  return [{ op: "set", object, kind }];
}

/** A task that is taken back from a pool, which takes no more from here on. */
function closing({ object }: Pending, kind: ObjectKind): readonly Effect[] {
  return [
    { op: "try", object, kind },
    { op: "set", object, kind },
  ];
}

/** A callback that is added comes before or after others, and before or after the end. */
function lookingAtFuture({ object, argument }: Pending, kind: ObjectKind): readonly Effect[] {
  return [{ op: argument === 1 ? "write" : "read", object, kind }];
}

/** A future that is done stays so, so a wait without a deadline goes with what ends it; its give-up does not. */
function settling({ object, argument }: Pending, kind: ObjectKind): readonly Effect[] {
  const effects: Effect[] = [
    { op: "write", object, kind },
    { op: "set", object, kind },
    { op: "settle", object, kind },
  ];
  return argument === 1 ? [...effects, { op: "settle in order", object: 0, kind: "none" }] : effects;
}

function cancelling({ object }: Pending, kind: ObjectKind): readonly Effect[] {
  return [
    { op: "write", object, kind },
    { op: "set", object, kind },
  ];
}
