import { load } from "./arena.ts";
import { emit, enterStep, grant, type Kernel, leave, park, startWaiting } from "./kernel.ts";
import {
  GRANT_BROKEN,
  GRANT_OK,
  GRANT_RETRY,
  O_A,
  O_B,
  O_C,
  O_D,
  O_E,
  O_QUEUE,
  O_VALUE,
  objectAt,
} from "./layout.ts";
import { makeObject } from "./objects.ts";
import { storeBytes } from "./shared.ts";
import { dequeue } from "./wait-queue.ts";

/** Words of a barrier's record. */
const PARTIES = O_A;
const ARRIVED = O_B;
/** See FILLING, DRAINING, BROKEN. */
const STATE = O_C;
/** Arena pointer of the action's name, 0 for none. */
const ACTION = O_D;
/** Queue of threads that came while the last arrival runs the action: they belong to the next round. */
const NEXT_ROUND = O_E;
/** Double: seconds that a wait takes at most unless it says otherwise. */
const TIMEOUT = O_VALUE;

const FILLING = 0;
/** The last thread has arrived and runs the action. */
const DRAINING = 1;
const BROKEN = 2;

export interface BarrierInit {
  readonly parties: number;
  /** Seconds, Infinity for none. */
  readonly timeout: number;
  /** Name under which the module exports the action; "" for none. */
  readonly action: string;
}

export type Arrival =
  /** Let through by the last arrival. */
  | { readonly kind: "passed"; readonly index: number }
  /** The last to arrive: runs the action, then calls {@link tripBarrier} or {@link breakBarrier}. */
  | { readonly kind: "last"; readonly index: number }
  | { readonly kind: "broken" };

export function makeBarrier(kernel: Kernel, { parties, timeout, action }: BarrierInit): number {
  const barrier = makeObject(kernel, { kind: "barrier", words: { [PARTIES]: parties }, count: parties });
  const { world } = kernel;
  const at = objectAt(barrier);
  world.doubles[(at + TIMEOUT) >> 1] = timeout;
  if (action !== "") world.words[at + ACTION] = storeBytes(kernel, Buffer.from(action, "utf8"));
  return barrier;
}

/** The arguments with which a barrier was made. */
export function barrierInit({ world }: Kernel, barrier: number): BarrierInit {
  const at = objectAt(barrier);
  const block = world.words[at + ACTION] as number;
  return {
    parties: world.words[at + PARTIES] as number,
    timeout: world.doubles[(at + TIMEOUT) >> 1] as number,
    action: block === 0 ? "" : load(world, block).toString("utf8"),
  };
}

/** Arrives and waits for the others. A timeout (seconds) breaks the barrier for all. */
export function arriveAtBarrier(kernel: Kernel, barrier: number, timeout: number): Arrival {
  const { words } = kernel.world;
  const at = objectAt(barrier);
  enterBetweenRounds(kernel, "wait", barrier, timeout !== Infinity);
  if (words[at + STATE] === BROKEN) {
    emit(kernel, "wait", barrier, "broken");
    leave(kernel);
    return { kind: "broken" };
  }
  const index = words[at + ARRIVED] as number;
  words[at + ARRIVED] = index + 1;
  if (index + 1 === words[at + PARTIES]) {
    words[at + STATE] = DRAINING;
    emit(kernel, "wait", barrier);
    leave(kernel);
    return { kind: "last", index };
  }
  return waitToPass(kernel, barrier, timeout) === GRANT_OK ? { kind: "passed", index } : { kind: "broken" };
}

/** The last arrival lets the others pass and opens the next round. */
export function tripBarrier(kernel: Kernel, barrier: number): void {
  const { words } = kernel.world;
  const at = objectAt(barrier);
  enterStep(kernel, "trip", barrier);
  emit(kernel, "trip", barrier);
  words[at + ARRIVED] = 0;
  words[at + STATE] = FILLING;
  release(kernel, barrier, at + O_QUEUE, GRANT_OK);
  release(kernel, barrier, at + NEXT_ROUND, GRANT_RETRY);
  leave(kernel);
}

/** The action failed: waiting threads, and threads that arrive later, fail until the barrier is reset. */
export function breakBarrier(kernel: Kernel, barrier: number): void {
  enterStep(kernel, "abort", barrier);
  emit(kernel, "abort", barrier);
  breakAll(kernel, barrier);
  leave(kernel);
}

/** Breaks the barrier: waiting threads, and threads that arrive later, fail until it is reset. */
export function abortBarrier(kernel: Kernel, barrier: number): void {
  enterBetweenRounds(kernel, "abort", barrier);
  emit(kernel, "abort", barrier);
  breakAll(kernel, barrier);
  leave(kernel);
}

/** Empties the barrier: waiting threads fail, and the next thread to arrive starts a new round. */
export function resetBarrier(kernel: Kernel, barrier: number): void {
  enterBetweenRounds(kernel, "reset", barrier);
  emit(kernel, "reset", barrier);
  breakAll(kernel, barrier);
  kernel.world.words[objectAt(barrier) + STATE] = FILLING;
  leave(kernel);
}

/** A look at a barrier: how many wait, and whether it is broken. */
export function probeBarrier(kernel: Kernel, barrier: number): { waiting: number; broken: boolean } {
  const { words } = kernel.world;
  const at = objectAt(barrier);
  enterStep(kernel, "probe", barrier);
  const state = { waiting: words[at + ARRIVED] as number, broken: words[at + STATE] === BROKEN };
  emit(kernel, "probe", barrier, "ok", state.broken ? -1 : state.waiting);
  leave(kernel);
  return state;
}

/**
 * Begins a step when no action is running: as in CPython, where the action runs under the barrier's lock, whoever
 * comes meanwhile waits for its end, however long that takes.
 */
function enterBetweenRounds(
  kernel: Kernel,
  op: "wait" | "abort" | "reset",
  barrier: number,
  readsClock: boolean = false,
): void {
  const at = objectAt(barrier);
  for (;;) {
    enterStep(kernel, op, barrier, 0, readsClock);
    if (kernel.world.words[at + STATE] !== DRAINING) return;
    startWaiting(kernel, at + NEXT_ROUND, barrier, Number.POSITIVE_INFINITY);
    emit(kernel, op, barrier, "wait", Number.POSITIVE_INFINITY);
    leave(kernel);
    park(kernel);
  }
}

/** Ends the step by waiting for the last arrival. */
function waitToPass(kernel: Kernel, barrier: number, timeout: number): number {
  standInLine(kernel, barrier, timeout);
  leave(kernel);
  return passBarrier(kernel, barrier);
}

/** Waits in the barrier's line. A timeout that strikes while the action runs comes too late. @returns the grant. */
export function passBarrier(kernel: Kernel, barrier: number): number {
  let isLate = false;
  const granted = park(kernel, () => {
    isLate = kernel.world.words[objectAt(barrier) + STATE] === DRAINING;
    if (isLate) standInLine(kernel, barrier, Number.POSITIVE_INFINITY);
    else breakAll(kernel, barrier);
  });
  return isLate ? park(kernel) : granted;
}

function standInLine(kernel: Kernel, barrier: number, timeout: number): void {
  startWaiting(kernel, objectAt(barrier) + O_QUEUE, barrier, timeout);
  emit(kernel, "wait", barrier, "wait", timeout);
}

function breakAll(kernel: Kernel, barrier: number): void {
  const { words } = kernel.world;
  const at = objectAt(barrier);
  words[at + STATE] = BROKEN;
  words[at + ARRIVED] = 0;
  release(kernel, barrier, at + O_QUEUE, GRANT_BROKEN);
  release(kernel, barrier, at + NEXT_ROUND, GRANT_RETRY);
}

function release(kernel: Kernel, barrier: number, queue: number, how: number): void {
  const { words } = kernel.world;
  for (let next = dequeue(words, queue); next !== 0; next = dequeue(words, queue)) {
    grant(kernel, next, barrier, how);
  }
}
