import { ThreadlabError } from "../../protocol/errors.ts";
import { isFreeTime } from "../memory/run-state.ts";
import { dequeue, queueLength } from "../memory/wait-queue.ts";
import { objectAt } from "../records/areas.ts";
import { GRANT_OK } from "../records/codes.ts";
import { get, queueOf, set } from "../records/fields.ts";
import { CONDITION } from "../records/objects.ts";
import { emit } from "../steps/emit.ts";
import { enterStep, leave } from "../steps/enter.ts";
import type { Kernel } from "../steps/kernel.ts";
import { now } from "../steps/time.ts";
import { grant, park, startWaitingUntil } from "../steps/wait.ts";
import { handOver, isGuarded } from "./lock.ts";
import { makeObject } from "./objects.ts";

/** Makes a condition with a lock, which the trace gets to know as the count; with a new RLock if no lock is given. */
export function makeCondition(kernel: Kernel, lock: number | undefined): number {
  const condition = makeObject(kernel, { kind: "condition", count: lock ?? 0 });
  set(
    kernel.world.words,
    objectAt<"condition">(condition),
    CONDITION.lock,
    lock ?? makeObject(kernel, { kind: "rlock", name: `#${condition}.lock` }),
  );
  return condition;
}

export function conditionLock({ world }: Kernel, condition: number): number {
  return get(world.words, objectAt<"condition">(condition), CONDITION.lock);
}

/** How long a call may wait in all. The deadline is fixed when its first wait begins. */
export interface WaitBudget {
  /** Infinity for ever. */
  readonly seconds: number;
  deadline?: number;
}

/**
 * Joins the condition's line and gives its lock back in one step, so that no notification can fall between the two; then waits. The caller
 * takes the lock again.
 *
 * @returns whether it was notified before its patience ran out.
 * @throws ThreadlabError `ERR_LOCK_NOT_HELD`
 */
export function waitCondition(kernel: Kernel, condition: number, patience: WaitBudget): boolean {
  const { seconds, deadline } = patience;
  const lock = enterGuarded(kernel, "wait", condition, deadline === undefined && seconds !== Infinity);
  handOver(kernel, lock);
  const time = now(kernel.world);
  patience.deadline = deadline ?? time + seconds;
  startWaitingUntil(
    kernel,
    queueOf(objectAt<"condition">(condition), CONDITION.waiters),
    condition,
    patience.deadline,
  );
  emit(kernel, "wait", condition, "wait", Math.max(0, patience.deadline - time));
  leave(kernel);
  return park(kernel) === GRANT_OK;
}

/**
 * Whether the deadline of a call has passed: a thread that was notified in time may get the lock back later. In free time it has not, since
 * a timeout may come as late as it likes.
 */
export function isOverdue({ world }: Kernel, { deadline = Infinity }: WaitBudget): boolean {
  return !isFreeTime(world) && now(world) >= deadline;
}

/**
 * Lets the first `count` threads of the line go on.
 *
 * @returns how many there were. @throws ThreadlabError `ERR_LOCK_NOT_HELD`
 */
export function notifyCondition(kernel: Kernel, condition: number, count: number): number {
  const queue = queueOf(objectAt<"condition">(condition), CONDITION.waiters);
  enterGuarded(kernel, "notify", condition);
  const woken = Math.min(count, queueLength(kernel.world.words, queue));
  emit(kernel, "notify", condition, "ok", woken);
  for (let i = 0; i < woken; i++) grant(kernel, dequeue(kernel.world.words, queue), condition);
  leave(kernel);
  return woken;
}

/** Begins a step that needs the condition's lock to be held. @returns that lock. */
function enterGuarded(kernel: Kernel, op: "wait" | "notify", condition: number, readsClock = false): number {
  const lock = conditionLock(kernel, condition);
  enterStep(kernel, op, condition, lock, readsClock);
  if (isGuarded(kernel, lock)) return lock;
  emit(kernel, op, condition, "error");
  leave(kernel);
  throw new ThreadlabError("ERR_LOCK_NOT_HELD", `${op} of a condition whose lock is not held`);
}
