import {
  abortBarrier,
  arriveAtBarrier,
  barrierInit,
  breakBarrier,
  makeBarrier,
  probeBarrier,
  resetBarrier,
  tripBarrier,
} from "../kernel/primitives/barrier.ts";
import { threadName } from "../kernel/threads/make-thread.ts";
import { ThreadlabError } from "../protocol/errors.ts";
import { checkOptions, type OptionsCall } from "./support/check-options.ts";
import { checkWait } from "./support/check-timeout.ts";
import { current } from "./support/current.ts";
import { functionOf, nameForOthers } from "./support/exported-function.ts";
import { bindHandle, HANDLE, type Handle, type HandleState, handleOf, onRevive } from "./support/handle.ts";
import { nameObject } from "./support/object-name.ts";
import { showGiven } from "./support/show-given.ts";

export interface BarrierOptions {
  /** Called once in each round, by the last thread to arrive, before any thread goes on. An exported function. */
  readonly action?: () => unknown;
  /** Seconds that `wait` waits at most, unless the call gives a timeout. Default: for ever. */
  readonly timeout?: number;
}

const BARRIER: OptionsCall<BarrierOptions> = {
  example: "new Barrier(2, { action: work })",
  names: { action: true, timeout: true },
};

/** The largest number that the kernel can count to. */
const MOST_PARTIES = 2 ** 31 - 1;

/** Actions of barriers that are made while the module is evaluated. Other actions are found by their exported name. */
const actions = new WeakMap<Barrier, () => unknown>();

/** A barrier was broken or reset while a thread waited, or before: Python's `threading.BrokenBarrierError`. */
export class BrokenBarrierError extends ThreadlabError {
  constructor(message: string) {
    super("ERR_BARRIER_BROKEN", message);
    this.name = "BrokenBarrierError";
  }
}

/**
 * A place where threads wait until a number of them have arrived, Python's `threading.Barrier`. It can be used again,
 * round after round.
 *
 * Guarantees: no thread leaves a round before all threads have arrived and the action has ended. What a thread did before
 * `wait`, all other threads see after it. Each thread gets a different index, 0 to parties − 1, in the order of arrival. A
 * thread that arrives while a round is leaving belongs to the next round.
 *
 * May surprise: if one thread fails, all fail. A timeout, an abort or an action that fails breaks the barrier. Then every
 * thread gets a BrokenBarrierError, and so does every thread that arrives later, until `reset`. And a barrier counts
 * arrivals, not threads: a pool of 2 threads never gets through a barrier of 3.
 *
 * ```ts
 * barrier.wait(); phase.value++;                    // as many times as there are threads
 * if (barrier.wait() === 0) phase.value++;          // once, but the others are already running
 * new Barrier(3, { action: nextPhase })             // once, while all wait
 * ```
 */
export class Barrier implements Handle {
  declare readonly [HANDLE]: HandleState;

  /**
   * @param parties the number of threads in a round.
   * @throws ThreadlabError `ERR_BARRIER_PARTIES`, `ERR_TIMEOUT_VALUE`, `ERR_TARGET_NOT_EXPORTED`
   */
  constructor(parties: number, options: BarrierOptions = {}) {
    if (!Number.isInteger(parties) || parties < 1 || parties > MOST_PARTIES) {
      throw new ThreadlabError(
        "ERR_BARRIER_PARTIES",
        `Barrier: the number of parties is ${showGiven(parties)}; give a whole number from 1 to ${MOST_PARTIES}.`,
      );
    }
    checkOptions(options, "Barrier", BARRIER);
    const timeout = checkWait(options.timeout, "Barrier");
    const action = nameForOthers(options.action, "Barrier: action");
    bindHandle(this, "barrier", (kernel) => makeBarrier(kernel, { parties, timeout, action }));
    if (options.action !== undefined) actions.set(this, options.action);
  }

  /**
   * Arrives, and waits for the others.
   *
   * @param timeout seconds; after this time the barrier is broken for all threads.
   * @returns this thread's place in the round, 0 for the first to arrive.
   * @throws BrokenBarrierError; the error of the action, in the thread that runs it; `ERR_TIMEOUT_VALUE`
   */
  wait(timeout?: number): number {
    const { kernel } = current();
    const { id } = handleOf(this, "barrier");
    const init = barrierInit(kernel, id);
    const seconds = timeout === undefined ? init.timeout : checkWait(timeout, "Barrier.wait");
    const arrival = arriveAtBarrier(kernel, id, seconds);
    if (arrival.kind === "broken") {
      throw new BrokenBarrierError(
        `${threadName(kernel, kernel.thread)} waited at ${nameObject(this, "a Barrier")}, which is broken: a thread gave up, aborted or reset it, or its action failed. ` +
          "Call reset() when no thread waits there any more.",
      );
    }
    if (arrival.kind === "last") {
      const action = actions.get(this) ?? functionOf(init.action);
      try {
        action?.();
      } catch (error) {
        breakBarrier(kernel, id);
        throw error;
      }
      tripBarrier(kernel, id);
    }
    return arrival.index;
  }

  /** Empties the barrier: waiting threads get a BrokenBarrierError, and the next thread to arrive starts a new round. */
  reset(): void {
    resetBarrier(current().kernel, handleOf(this, "barrier").id);
  }

  /** Breaks the barrier, so that no thread waits for a thread that will not come. */
  abort(): void {
    abortBarrier(current().kernel, handleOf(this, "barrier").id);
  }

  /** The number of threads in a round. */
  get parties(): number {
    return barrierInit(current().kernel, handleOf(this, "barrier").id).parties;
  }

  /** The number of threads that had arrived at the moment of the call. */
  get nWaiting(): number {
    return probeBarrier(current().kernel, handleOf(this, "barrier").id).waiting;
  }

  /** Whether it was broken at the moment of the call. */
  get broken(): boolean {
    return probeBarrier(current().kernel, handleOf(this, "barrier").id).broken;
  }
}

onRevive("barrier", Barrier.prototype);
