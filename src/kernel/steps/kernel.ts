import type { Op } from "../../protocol/operations.ts";
import type { World } from "../memory/world.ts";
import { STOP_NONE } from "../records/codes.ts";

/** Whether a step depends on the time. "by socket": if the socket has a timeout when the step is made. */
export type ClockLook = boolean | "by socket";

/**
 * Between the kernel and the decision who runs next. Threads that run freely pass at once; under a schedule the gate hands one token round.
 */
export interface Gate {
  /**
   * Whether a wait that has a deadline is a step of its own even if it was granted at once. Under a schedule it is: the same wait might
   * have begun earlier, and have reached its deadline.
   */
  readonly splitsWaits: boolean;
  /** Called before each visible operation, without the kernel's lock. Returns when the thread may make it. */
  before(kernel: Kernel, op: Op, object: number, argument: number, readsClock: ClockLook): void;
  /**
   * Called when the current thread has to wait, without the kernel's lock. Returns when its request was granted, or the deadline (seconds
   * on the run's clock) has passed, or the run is over.
   */
  park(kernel: Kernel, deadline: number): void;
  /** Called by the thread that started `child`, after the event: returns when the child is on its way. */
  started(kernel: Kernel, child: number): void;
  /** Called by a thread that has ended, after its last event. */
  ended(kernel: Kernel): void;
}

/** One agent's view of the kernel: a worker that runs a thread, or the supervisor (thread 0). */
export interface Kernel {
  readonly world: World;
  /** This agent's number as the holder of the kernel's lock: slot + 1, or -1 for the supervisor. */
  readonly agent: number;
  /** The thread that runs here; 0 between threads and in the supervisor. */
  thread: number;
  /** Index of the place of the next operation in the program. */
  site: number;
  /** True while the lesson's module is being evaluated: nothing visible may happen then. */
  evaluating: boolean;
  /** Decides when this thread may make its next step. */
  gate: Gate;
  /** Word addresses to notify once the kernel's lock is free again. */
  readonly wakes: number[];
  /** How the run ends with the step at hand (STOP_*); STOP_NONE while it goes on. */
  ending: number;
  /** True within an action of the supervisor, which has the lock: what would be a step elsewhere is a part of the action. */
  acting: boolean;
}

export function createKernel(world: World, agent: number, gate: Gate): Kernel {
  return {
    world,
    agent,
    thread: 0,
    site: 0,
    evaluating: false,
    gate,
    wakes: [],
    ending: STOP_NONE,
    acting: false,
  };
}

/** Thrown out of an operation when the run is over and the next one needs the worker. Never shown. */
export class RunOver extends Error {}

/** Made without a stack: collecting one takes longer than a step, and every thread of a run may end this way. */
export function runOver(): RunOver {
  return Object.create(RunOver.prototype) as RunOver;
}
