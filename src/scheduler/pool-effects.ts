import type { Pending } from "../kernel/scheduling/pending.ts";
import { MAIN_THREAD, type ObjectKind } from "../protocol/event.ts";
import type { Decidable } from "../protocol/operations.ts";
import type { Effect, Effects } from "./effect.ts";

/** A look at the futures of a group. Only the kernel knows which ones. */
export const SURVEY: readonly Effect[] = [{ op: "survey", object: 0, kind: "none" }];
const NOTHING: Effects = () => [];
/** The pool may get another thread. */
const NUMBER: Effect = { op: "number", object: 0, kind: "none" };

/** The operations that have other effects on pools than on other objects. */
export const EFFECTS_ON_POOLS: Readonly<
  Partial<Record<ObjectKind, Readonly<Partial<Record<Decidable, Effects>>>>>
> = {
  pool: { release: submitting, try: closing },
  future: { probe: lookingAtFuture, wait: NOTHING, try: beginning, set: finishing, abort: cancelling },
  futures: { probe: () => SURVEY, wait: NOTHING },
};

/**
 * A task that is added checks whether a thread of the pool is idle, unless the pool has all its threads; then it commutes with requests for
 * tasks as a semaphore's release does. It is refused after the pool's end, and after MainThread's.
 */
function submitting({ object, argument, numbers, kind }: Pending): readonly Effect[] {
  return [
    { op: argument === 1 ? "release" : "try", object, kind },
    { op: "set", object, kind },
    { op: "alive", object: MAIN_THREAD, kind: "none" },
    ...(numbers ? [NUMBER] : []),
  ];
}

/** Takes a task back from a pool, which takes no more tasks from here on. */
function closing({ object, kind }: Pending): readonly Effect[] {
  return [
    { op: "try", object, kind },
    { op: "set", object, kind },
  ];
}

/** A callback is added before or after others, and before or after the end. */
function lookingAtFuture({ object, argument, kind }: Pending): readonly Effect[] {
  return [{ op: argument === 1 ? "write" : "read", object, kind }];
}

/** A thread takes up a task, which is running from then on. If the task was cancelled, threads that wait for several learn of it. */
function beginning({ object, argument, kind }: Pending): readonly Effect[] {
  return [{ op: "write", object, kind }, ...settling(object, argument, kind)];
}

/** A future that is done stays so, so a wait without a deadline commutes with the step that ends it; a timeout does not. */
function finishing({ object, argument, kind }: Pending): readonly Effect[] {
  return [{ op: "write", object, kind }, { op: "set", object, kind }, ...settling(object, argument, kind)];
}

/** @param argument see {@link Pending.argument}. */
function settling(object: number, argument: number, kind: ObjectKind): readonly Effect[] {
  if (argument === 0) return [];
  const effect: Effect = { op: "settle", object, kind };
  return argument === 1 ? [effect] : [effect, { op: "settle in order", object: 0, kind: "none" }];
}

function cancelling({ object, kind }: Pending): readonly Effect[] {
  return [
    { op: "write", object, kind },
    { op: "set", object, kind },
  ];
}
