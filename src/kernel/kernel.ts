import type { OutcomeOf, RecordDetails } from "../protocol/decode-event.ts";
import { ThreadlabError } from "../protocol/errors.ts";
import { OUTCOMES, type Outcome } from "../protocol/event.ts";
import { OPS, type Op } from "../protocol/operations.ts";
import { machineTime } from "./clock.ts";
import { lockKernel, unlockKernel } from "./kernel-lock.ts";
import { appendRecord, hasLogSpace, publishRecords, ringBell, waitForLogSpace } from "./log.ts";
import { objectAt, threadAt } from "./memory/areas.ts";
import {
  GRANT_AT_ONCE,
  GRANT_BROKEN,
  GRANT_NONE,
  GRANT_OK,
  MODE_CONTROLLED,
  STOP_FREEZE,
  STOP_NONE,
  STOP_UNWIND,
  THREAD_RUNNING,
  THREAD_WAITING,
} from "./memory/codes.ts";
import { cell, get, getDouble, set, setDouble } from "./memory/fields.ts";
import { HEADER, WORLD } from "./memory/header.ts";
import { OBJECT } from "./memory/objects.ts";
import { THREAD } from "./memory/threads.ts";
import { noteStep } from "./rounds.ts";
import { dequeue, enqueue, leaveQueue, type WaitQueue } from "./wait-queue.ts";
import type { World } from "./world.ts";

/**
 * The seam between the kernel and who runs next. Threads that run freely pass at once; under a schedule the
 * gate hands one token round.
 */
export interface Gate {
  /**
   * Whether a wait that has a deadline is a step of its own even where it is granted at once. Under a schedule it is:
   * the same wait might have begun earlier, and have come to its deadline.
   */
  readonly splitsWaits: boolean;
  /** Called before each visible operation, without the kernel's lock. Returns when the thread may make it. */
  before(kernel: Kernel, op: Op, object: number, argument: number, readsClock: boolean): void;
  /**
   * Called when the current thread has to wait, without the kernel's lock. Returns when it was granted what it
   * waits for, or the deadline (seconds on the run's clock) has passed, or the run is over.
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
  /** Who holds the kernel's lock while this agent does: slot + 1, or -1 for the supervisor. */
  readonly agent: number;
  /** The thread that runs here; 0 between threads and in the supervisor. */
  thread: number;
  /** Index of the place in the program where the next operation stands. */
  site: number;
  /** True while the lesson's module is being evaluated: nothing visible may happen then. */
  evaluating: boolean;
  /** Decides when this thread may make its next step. */
  gate: Gate;
  /** Word addresses to notify once the kernel's lock is free again. */
  readonly wakes: number[];
  /** How the run ends with the step at hand (STOP_*); STOP_NONE while it goes on. */
  ending: number;
  /** True within an action of the supervisor's, which has the lock: what is a step of its own elsewhere is a part of it. */
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

/** Thrown out of an operation when the run is over and the worker is wanted back. Never shown. */
export class RunOver extends Error {}

/** Made without a stack: to gather one takes longer than a step, and every thread of a run may end by this. */
export function runOver(): RunOver {
  return Object.create(RunOver.prototype) as RunOver;
}

/**
 * Begins a visible operation: asks the gate, then takes the kernel's lock. Every `enterStep` is followed by
 * one {@link leave}; between them nothing may throw and nothing is allocated but small numbers.
 *
 * @param readsClock whether what it does depends on what time it is: a look at the clock, or the beginning of a wait that
 * lasts so and so long.
 * @throws ThreadlabError `ERR_MODULE_LEVEL_WORK` while the module is being evaluated.
 * @throws RangeError where the stack ends.
 */
export function enterStep(
  kernel: Kernel,
  op: Op,
  object: number,
  argument = 0,
  readsClock: boolean = false,
): void {
  if (kernel.evaluating) throw moduleLevelWork(op);
  ensureHeadroom(kindOfStep(kernel, op, object));
  kernel.gate.before(kernel, op, object, argument, readsClock);
  enterBelow(kernel);
}

/**
 * Takes the kernel's lock for bookkeeping that is no visible operation.
 *
 * @throws RangeError where the stack ends.
 */
export function enter(kernel: Kernel): void {
  ensureHeadroom(BOOKKEEPING);
  enterBelow(kernel);
}

/** Takes the kernel's lock where there is headroom. */
function enterBelow(kernel: Kernel): void {
  const { world } = kernel;
  for (;;) {
    lockKernel(world.words, kernel.agent);
    const stop = get(world.words, WORLD, HEADER.stop);
    if (stop !== STOP_NONE && kernel.agent > 0) {
      unlockKernel(world.words);
      stopHere(world);
    }
    if (hasLogSpace(world)) return;
    unlockKernel(world.words);
    waitForLogSpace(world);
  }
}

/** Takes the kernel's lock for what must happen even after the end of the run. */
export function enterAnyway({ world, agent, acting }: Kernel): void {
  if (!acting) lockKernel(world.words, agent);
}

/** Gives the kernel's lock back and wakes whom the step let go on; all, if it has ended the run. */
export function leave(kernel: Kernel): void {
  if (kernel.acting) return;
  const { words } = kernel.world;
  const isLast = kernel.ending !== STOP_NONE;
  publishRecords(words);
  // After the records: where the run is seen to be over, all its events are there to be read.
  if (isLast) Atomics.store(words, cell(WORLD, HEADER.stop), kernel.ending);
  unlockKernel(words);
  if (isLast) wakeAll(kernel);
  // Woken only now: a thread that wakes while the lock is held would go straight back to sleep on it.
  for (let i = 0; i < kernel.wakes.length; i++) Atomics.notify(words, kernel.wakes[i] as number);
  kernel.wakes.length = 0;
  ringBell(words);
}

/**
 * The run is over with the current step: nobody makes another one. Free-running threads freeze, and their workers are
 * terminated as CPython kills daemons; under a schedule they unwind, since their workers are wanted for the next run.
 */
export function endRun(kernel: Kernel): void {
  const { words } = kernel.world;
  if (get(words, WORLD, HEADER.stop) !== STOP_NONE) return;
  kernel.ending = get(words, WORLD, HEADER.mode) === MODE_CONTROLLED ? STOP_UNWIND : STOP_FREEZE;
}

function wakeAll(kernel: Kernel): void {
  const { words } = kernel.world;
  kernel.ending = STOP_NONE;
  for (let thread = 1; thread <= get(words, WORLD, HEADER.threads); thread++) {
    const at = threadAt(thread);
    Atomics.add(words, cell(at, THREAD.futex), 1);
    // A starter that has looked at these and not fallen asleep yet finds them changed: no sign of life will come any more.
    Atomics.store(words, cell(at, THREAD.begun), 1);
    Atomics.store(words, cell(at, THREAD.arrived), 1);
    for (const futex of [THREAD.futex, THREAD.begun, THREAD.arrived]) Atomics.notify(words, cell(at, futex));
  }
}

/**
 * Writes one event of the current thread to the trace. The kernel's lock is held.
 *
 * @param details what the record of this operation says besides, see {@link RecordDetails}.
 */
export function emit<O extends Op>(
  kernel: Kernel,
  op: O,
  object: number,
  outcome?: OutcomeOf<O>,
  ...details: RecordDetails[O]
): void;
export function emit(
  kernel: Kernel,
  op: Op,
  object: number,
  outcome: Outcome = "ok",
  value = 0,
  peer = 0,
  text = "",
): void {
  const { world, thread, site } = kernel;
  if (get(world.words, WORLD, HEADER.polls) !== 0)
    noteStep(world, { thread, op, object, outcome, site, value, text });
  appendRecord(kernel.world, {
    time: now(kernel.world),
    thread,
    op: opCode(op),
    object,
    outcome: OUTCOMES.indexOf(outcome),
    peer,
    site,
    value,
    text,
  });
}

/** Seconds since the run began, by the run's clock. */
export function now(world: World): number {
  if (get(world.words, WORLD, HEADER.mode) === MODE_CONTROLLED)
    return getDouble(world.doubles, WORLD, HEADER.now);
  const origin = getDouble(world.doubles, WORLD, HEADER.origin);
  return ((machineTime() - origin) / 1000) * getDouble(world.doubles, WORLD, HEADER.speed);
}

/** Seconds on the run's clock, as milliseconds on the machine's. */
export function toMachineMs({ doubles }: World, seconds: number): number {
  return (seconds * 1000) / getDouble(doubles, WORLD, HEADER.speed);
}

/**
 * The virtual clock is at least at the deadline of a wait that ended by it, in whatever order waits end: a sleep may last
 * longer than asked, and never shorter.
 */
function passTime({ words, doubles }: World, deadline: number): void {
  if (get(words, WORLD, HEADER.mode) !== MODE_CONTROLLED) return;
  setDouble(doubles, WORLD, HEADER.now, Math.max(getDouble(doubles, WORLD, HEADER.now), deadline));
}

/**
 * Puts the current thread into a queue, as one that waits. The kernel's lock is held; after {@link leave},
 * {@link park} does the waiting.
 *
 * @param timeout seconds; Infinity waits for ever.
 */
export function startWaiting(kernel: Kernel, queue: WaitQueue | 0, object: number, timeout: number): void {
  startWaitingUntil(kernel, queue, object, now(kernel.world) + timeout);
}

/** The same, with a deadline in seconds on the run's clock. */
export function startWaitingUntil(
  kernel: Kernel,
  queue: WaitQueue | 0,
  object: number,
  deadline: number,
): void {
  const { words, doubles } = kernel.world;
  const at = threadAt(kernel.thread);
  set(words, at, THREAD.state, THREAD_WAITING);
  set(words, at, THREAD.grant, GRANT_NONE);
  set(words, at, THREAD.object, object);
  setDouble(doubles, at, THREAD.deadline, deadline);
  set(words, at, THREAD.timed, deadline === Infinity ? 0 : 1);
  set(words, at, THREAD.waitOp, get(words, at, THREAD.pendingOp));
  if (queue !== 0) enqueue(words, queue, kernel.thread);
}

/**
 * Waits until another thread's step grants what the current thread waits for, or its deadline passes. Writes the
 * `resume` event. The kernel's lock is not held, before or after.
 *
 * @returns the grant: GRANT_OK, GRANT_BROKEN, GRANT_RETRY, or GRANT_NONE after a timeout. `onTimeout` runs
 * under the kernel's lock before the event is written.
 */
export function park(kernel: Kernel, onTimeout?: () => void): number {
  const { words, doubles } = kernel.world;
  const at = threadAt(kernel.thread);
  const site = kernel.site;
  kernel.gate.park(kernel, getDouble(doubles, at, THREAD.deadline));
  kernel.site = site;
  enterBelow(kernel);
  const grant = get(words, at, THREAD.grant);
  leaveQueue(words, kernel.thread);
  set(words, at, THREAD.state, THREAD_RUNNING);
  if (grant === GRANT_NONE) passTime(kernel.world, getDouble(doubles, at, THREAD.deadline));
  const outcome = grant === GRANT_NONE ? "timeout" : grant === GRANT_BROKEN ? "broken" : "ok";
  emit(kernel, "resume", get(words, at, THREAD.object), outcome);
  if (grant === GRANT_NONE) onTimeout?.();
  leave(kernel);
  return grant;
}

/**
 * Goes on after a request that was granted at once; the kernel's lock is held, and is left. Writes the event of the
 * request, and where the gate wants it, that of the wait.
 *
 * @param timeout seconds that the request would have waited.
 */
export function passAtOnce(kernel: Kernel, op: Op, object: number, timeout: number): void {
  if (timeout === Infinity || !kernel.gate.splitsWaits) {
    emit(kernel, op, object, "ok", timeout);
    leave(kernel);
    return;
  }
  const { words } = kernel.world;
  const at = threadAt(kernel.thread);
  startWaiting(kernel, 0, object, timeout);
  emit(kernel, op, object, "wait", timeout);
  set(words, at, THREAD.state, THREAD_RUNNING);
  set(words, at, THREAD.grant, GRANT_AT_ONCE);
  leave(kernel);
  park(kernel);
}

/**
 * Lets a waiting thread go on, as part of the current step. It must be out of its queue.
 *
 * @param value for the trace: how much it gets, where that is a number.
 */
export function grant(
  kernel: Kernel,
  thread: number,
  object: number,
  how: number = GRANT_OK,
  value = 0,
): void {
  const { words } = kernel.world;
  const at = threadAt(thread);
  set(words, at, THREAD.state, THREAD_RUNNING);
  emit(kernel, "grant", object, how === GRANT_BROKEN ? "broken" : "ok", value, thread);
  // The waiter reads its grant without the lock, so this store publishes what was written above.
  Atomics.store(words, cell(at, THREAD.grant), how);
  Atomics.add(words, cell(at, THREAD.futex), 1);
  kernel.wakes.push(cell(at, THREAD.futex));
}

/** Lets all threads of a queue go on, first come, first served. */
export function grantAll(kernel: Kernel, queue: WaitQueue, object: number, how: number = GRANT_OK): void {
  const { words } = kernel.world;
  for (let next = dequeue(words, queue); next !== 0; next = dequeue(words, queue)) {
    grant(kernel, next, object, how);
  }
}

/** Calls that a step may be deep, and some more; each takes less of the stack than these, some 200 bytes. */
const HEADROOM = 48;
/** The same where the engine has still to compile what the step calls, which takes some ten times as much of the stack. */
const FIRST_HEADROOM = 400;
const BOOKKEEPING = 0;
/** Kinds of steps that this agent has made, whose code is there. */
const made = new Set<number>();

/**
 * A recursion without end may come to the end of the stack anywhere. In the middle of a step that would leave the
 * kernel's lock held and the world half changed, so a step begins only with room for all of it.
 *
 * @param kind of steps that run the same code.
 */
function ensureHeadroom(kind: number): void {
  try {
    descend(made.has(kind) ? HEADROOM : FIRST_HEADROOM);
  } catch {
    // Made here, its stack shows the lesson's calls and not those above.
    throw new RangeError("Maximum call stack size exceeded");
  }
  made.add(kind);
}

/** The numbers take room on the stack, and nothing else: compiled for speed, a call alone takes little. */
const descend: (calls: number, ...room: readonly number[]) => void = (calls) => {
  if (calls > 0) descend(calls - 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
};

/** What is done by one piece of code: an op on one kind of object. For other ops the kind is chance, and does no harm. */
function kindOfStep({ world: { words } }: Kernel, op: Op, object: number): number {
  return (opCode(op) << 8) | (get(words, objectAt(object), OBJECT.kind) & 255);
}

/** For code that catches errors: the error that ends a thread at the end of the run must not be caught by a lesson. */
export function unwindIfOver({ words }: World): void {
  if (Atomics.load(words, cell(WORLD, HEADER.stop)) === STOP_UNWIND) throw runOver();
}

/** The run is over: the thread unwinds where its worker is wanted for the next one, else it stops without a trace. */
export function stopHere({ words }: World): never {
  if (Atomics.load(words, cell(WORLD, HEADER.stop)) === STOP_UNWIND) throw runOver();
  // The supervisor is about to terminate this worker.
  for (;;) Atomics.wait(words, cell(WORLD, HEADER.stop), get(words, WORLD, HEADER.stop));
}

const codes = new Map<Op, number>(OPS.map((op, code) => [op, code]));

export function opCode(op: Op): number {
  return codes.get(op) as number;
}

function moduleLevelWork(op: Op): ThreadlabError {
  return new ThreadlabError(
    "ERR_MODULE_LEVEL_WORK",
    `The module does "${op}" while it is being loaded. That code runs once in every thread; move it into main():\n` +
      "  export default function main() { … }",
  );
}
