import { load } from "../memory/arena.ts";
import { objectAt, threadAt } from "../records/areas.ts";
import { GRANT_BROKEN, GRANT_OK, GRANT_RETRY } from "../records/codes.ts";
import { get, getDouble, queueOf, set, setDouble } from "../records/fields.ts";
import { BARRIER } from "../records/objects.ts";
import { THREAD } from "../records/threads.ts";
import { emit } from "../steps/emit.ts";
import { enterStep, leave } from "../steps/enter.ts";
import type { Kernel } from "../steps/kernel.ts";
import { beginWait, grantAll, park, startWaiting } from "../steps/wait.ts";
import { makeObject } from "./objects.ts";
import { storeBytes } from "./store-bytes.ts";

const FILLING = 0;

/** The last thread has arrived and runs the action. */
const DRAINING = 1;
const BROKEN = 2;

interface BarrierInit {
  readonly parties: number;
  /** Seconds, Infinity for none. */
  readonly timeout: number;
  /** Name under which the module exports the action; "" for none. */
  readonly action: string;
}

type Arrival =
  /** Let through by the last arrival. */
  | { readonly kind: "passed"; readonly index: number }
  /** The last to arrive: runs the action, then calls {@link tripBarrier} or {@link breakBarrier}. */
  | { readonly kind: "last"; readonly index: number }
  | { readonly kind: "broken" };

export function makeBarrier(kernel: Kernel, { parties, timeout, action }: BarrierInit): number {
  const barrier = makeObject(kernel, {
    kind: "barrier",
    fields: [[BARRIER.parties, parties]],
    count: parties,
  });
  const { world } = kernel;
  const at = objectAt<"barrier">(barrier);
  setDouble(world.doubles, at, BARRIER.timeout, timeout);
  if (action !== "") set(world.words, at, BARRIER.action, storeBytes(kernel, Buffer.from(action, "utf8")));
  return barrier;
}

/** The arguments with which a barrier was made. */
export function barrierInit({ world }: Kernel, barrier: number): BarrierInit {
  const at = objectAt<"barrier">(barrier);
  const block = get(world.words, at, BARRIER.action);
  return {
    parties: get(world.words, at, BARRIER.parties),
    timeout: getDouble(world.doubles, at, BARRIER.timeout),
    action: block === 0 ? "" : load(world, block).toString("utf8"),
  };
}

/** Arrives and waits for the others. A timeout (seconds) breaks the barrier for all. */
export function arriveAtBarrier(kernel: Kernel, barrier: number, timeout: number): Arrival {
  const { words } = kernel.world;
  const at = objectAt<"barrier">(barrier);
  enterBetweenRounds(kernel, "wait", barrier, timeout !== Infinity);
  if (get(words, at, BARRIER.state) === BROKEN) {
    emit(kernel, "wait", barrier, "broken");
    leave(kernel);
    return { kind: "broken" };
  }
  const index = get(words, at, BARRIER.arrived);
  set(words, at, BARRIER.arrived, index + 1);
  if (index + 1 === get(words, at, BARRIER.parties)) {
    set(words, at, BARRIER.state, DRAINING);
    set(words, at, BARRIER.outer, get(words, threadAt(kernel.thread), THREAD.inActionOf));
    set(words, threadAt(kernel.thread), THREAD.inActionOf, barrier);
    emit(kernel, "wait", barrier);
    leave(kernel);
    return { kind: "last", index };
  }
  beginWait(kernel, "wait", barrier, timeout, queueOf(at, BARRIER.waiters));
  return passBarrier(kernel, barrier) === GRANT_OK ? { kind: "passed", index } : { kind: "broken" };
}

/** The last arrival lets the others pass and opens the next round. */
export function tripBarrier(kernel: Kernel, barrier: number): void {
  enterStep(kernel, "trip", barrier);
  emit(kernel, "trip", barrier);
  leaveAction(kernel, barrier);
  endRound(kernel, barrier, FILLING, GRANT_OK);
  leave(kernel);
}

/** The action failed: waiting threads, and threads that arrive later, fail until the barrier is reset. */
export function breakBarrier(kernel: Kernel, barrier: number): void {
  enterStep(kernel, "abort", barrier);
  failAction(kernel, barrier);
  leave(kernel);
}

/** The same, as a part of a step: also for a thread that died in the action. */
export function failAction(kernel: Kernel, barrier: number): void {
  emit(kernel, "abort", barrier);
  leaveAction(kernel, barrier);
  endRound(kernel, barrier, BROKEN, GRANT_BROKEN);
}

function leaveAction({ world: { words }, thread }: Kernel, barrier: number): void {
  set(words, threadAt(thread), THREAD.inActionOf, get(words, objectAt<"barrier">(barrier), BARRIER.outer));
}

/** Breaks the barrier: waiting threads, and threads that arrive later, fail until it is reset. */
export function abortBarrier(kernel: Kernel, barrier: number): void {
  enterBetweenRounds(kernel, "abort", barrier);
  emit(kernel, "abort", barrier);
  endRound(kernel, barrier, BROKEN, GRANT_BROKEN);
  leave(kernel);
}

/** Empties the barrier: waiting threads fail, and the next thread to arrive starts a new round. */
export function resetBarrier(kernel: Kernel, barrier: number): void {
  enterBetweenRounds(kernel, "reset", barrier);
  emit(kernel, "reset", barrier);
  endRound(kernel, barrier, FILLING, GRANT_BROKEN);
  leave(kernel);
}

/** Looks at a barrier: how many wait, and whether it is broken. */
export function probeBarrier(kernel: Kernel, barrier: number): { waiting: number; broken: boolean } {
  const { words } = kernel.world;
  const at = objectAt<"barrier">(barrier);
  enterStep(kernel, "probe", barrier);
  const state = {
    waiting: get(words, at, BARRIER.arrived),
    broken: get(words, at, BARRIER.state) === BROKEN,
  };
  emit(kernel, "probe", barrier, "ok", state.broken ? -1 : state.waiting);
  leave(kernel);
  return state;
}

/**
 * Begins a step when no action is running. In CPython the action runs under the barrier's lock; so here, too, a thread that comes meanwhile
 * waits for the action's end, however long that takes.
 */
function enterBetweenRounds(
  kernel: Kernel,
  op: "wait" | "abort" | "reset",
  barrier: number,
  readsClock: boolean = false,
): void {
  const at = objectAt<"barrier">(barrier);
  for (;;) {
    enterStep(kernel, op, barrier, 0, readsClock);
    if (get(kernel.world.words, at, BARRIER.state) !== DRAINING) return;
    beginWait(kernel, op, barrier, Number.POSITIVE_INFINITY, queueOf(at, BARRIER.nextRound));
    park(kernel);
  }
}

/** Waits in the barrier's line. A timeout that strikes while the action runs has no effect. @returns the grant. */
export function passBarrier(kernel: Kernel, barrier: number): number {
  const at = objectAt<"barrier">(barrier);
  let isLate = false;
  const granted = park(kernel, () => {
    isLate = get(kernel.world.words, at, BARRIER.state) === DRAINING;
    if (isLate) {
      startWaiting(kernel, queueOf(at, BARRIER.waiters), barrier, Number.POSITIVE_INFINITY);
      emit(kernel, "wait", barrier, "wait", Number.POSITIVE_INFINITY);
    } else endRound(kernel, barrier, BROKEN, GRANT_BROKEN);
  });
  return isLate ? park(kernel) : granted;
}

/** Lets all threads go on that wait in the barrier or for its next round. */
function endRound(
  kernel: Kernel,
  barrier: number,
  state: typeof FILLING | typeof BROKEN,
  how: typeof GRANT_OK | typeof GRANT_BROKEN,
): void {
  const { words } = kernel.world;
  const at = objectAt<"barrier">(barrier);
  set(words, at, BARRIER.state, state);
  set(words, at, BARRIER.arrived, 0);
  grantAll(kernel, queueOf(at, BARRIER.waiters), barrier, how);
  grantAll(kernel, queueOf(at, BARRIER.nextRound), barrier, GRANT_RETRY);
}
