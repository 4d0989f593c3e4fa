import { MAIN_THREAD } from "../protocol/event.ts";
import { clearArena, keepBelow, load, store } from "./arena.ts";
import { machineTime } from "./clock.ts";
import { createKernel, type Gate, grant, type Kernel } from "./kernel.ts";
import { OBJECTS, slotAt, THREADS, threadAt } from "./memory/areas.ts";
import {
  GRANT_BROKEN,
  GRANT_OK,
  MODE_CONTROLLED,
  MODE_FREE,
  STOP_NONE,
  THREAD_WAITING,
} from "./memory/codes.ts";
import { add, cell, get, queueOf, set, setDouble } from "./memory/fields.ts";
import { HEADER, WORLD } from "./memory/header.ts";
import { OBJECT_WORDS } from "./memory/objects.ts";
import { SLOT, THREAD, THREAD_WORDS } from "./memory/threads.ts";
import { objectKind } from "./objects.ts";
import type { RoundBounds } from "./rounds.ts";
import { MAX_DECISIONS, prescribe } from "./schedule-report.ts";
import { assignWorker, forgetWorker, idleWorkers, oldestIdle } from "./slots.ts";
import { STUCK, type Stuck } from "./stuck.ts";
import { comeAlive, takeThread } from "./threads.ts";
import { emptyQueue, leaveQueue } from "./wait-queue.ts";
import type { World } from "./world.ts";

/** The supervisor's side of the kernel: it never blocks, and what it does is no step of a thread. */

const SUPERVISOR = -1;

const noGate: Gate = { splitsWaits: false, before() {}, park() {}, started() {}, ended() {} };

export function createSupervisorKernel(world: World): Kernel {
  return createKernel(world, SUPERVISOR, noGate);
}

/** The initial settings of a run. */
export interface RunInit {
  readonly program: string;
  readonly params: string;
  /** Seconds of the run's clock for each second of the machine's. */
  readonly speed: number;
  readonly maxAlive: number;
  /** In a child process: its place in the tree of processes. */
  readonly identity?: string;
}

/**
 * Empties the world for a new run of a program. No thread may be running in it. A part of a supervisor's action: workers may
 * come up meanwhile.
 */
export function resetWorld(world: World, run: RunInit): void {
  const { words, doubles } = world;
  words.fill(0, THREADS, THREADS + (get(words, WORLD, HEADER.threads) + 1) * THREAD_WORDS);
  words.fill(0, OBJECTS, OBJECTS + (get(words, WORLD, HEADER.objects) + 1) * OBJECT_WORDS);
  for (const field of EMPTIED) set(words, WORLD, field, 0);
  emptyQueue(words, queueOf(WORLD, HEADER.starts));
  set(words, WORLD, HEADER.mode, MODE_FREE);
  set(words, WORLD, HEADER.maxAlive, run.maxAlive);
  set(words, WORLD, HEADER.listenAlways, 1);
  add(words, WORLD, HEADER.run, 1);
  placeProgram(world, run.program);
  set(words, WORLD, HEADER.params, store(world, Buffer.from(run.params, "utf8")));
  if (run.identity !== undefined)
    set(words, WORLD, HEADER.process, store(world, Buffer.from(run.identity, "utf8")));
  setDouble(doubles, WORLD, HEADER.now, 0);
  setDouble(doubles, WORLD, HEADER.speed, run.speed);
  setDouble(doubles, WORLD, HEADER.origin, machineTime());
  Atomics.store(words, cell(WORLD, HEADER.stop), STOP_NONE);
}

/** What is 0 when a run begins. */
const EMPTIED = [
  HEADER.seq,
  HEADER.threads,
  HEADER.objects,
  HEADER.moduleObjects,
  HEADER.alive,
  HEADER.alivePlain,
  HEADER.liveFirst,
  HEADER.liveLast,
  HEADER.exit,
  HEADER.evaluated,
  HEADER.broken,
  HEADER.openLine,
  HEADER.limits,
  HEADER.threadNames,
  HEADER.process,
  HEADER.processes,
  HEADER.listeners,
  HEADER.ports,
  HEADER.outside,
  HEADER.polls,
  HEADER.laps,
] as const;

/** The program that lies in each world, so that a run of the same one finds it, and its workers need not compile it. */
const placed = new WeakMap<World, string>();

function placeProgram(world: World, program: string): void {
  if (placed.get(world) === program) {
    clearArena(world, true);
    return;
  }
  const { words } = world;
  clearArena(world, false);
  set(words, WORLD, HEADER.program, store(world, Buffer.from(program, "utf8")));
  add(words, WORLD, HEADER.programVersion, 1);
  keepBelow(world);
  placed.set(world, program);
}

/** How a controlled run is scheduled. */
export interface Control {
  /** Code of the strategy. */
  readonly strategy: number;
  /** Decisions to begin with: threads to choose, or turns. */
  readonly prefix: readonly number[];
  /** The sleep set before the last decision of `prefix`. */
  readonly asleep: readonly number[];
  /** Whether sleeps may last as long as they like and timeouts may always strike. */
  readonly freeTime: boolean;
  /** Whether to keep what each decision had to choose from. */
  readonly record: boolean;
  /** Whether the order in which lines are printed is to be searched as well. */
  readonly ordersPrints?: boolean;
  /** Whether it makes a difference what comes before a look at the clock: in free time, where the program looks at it. */
  readonly clocked?: boolean;
  /** How often threads may go round before they are held back. Default: any number. */
  readonly bounds?: RoundBounds;
  /** Most decisions. */
  readonly stepCap: number;
  /** Whether the supervisor reads along, or only at the end. */
  readonly live: boolean;
}

/** Puts the next run under control. After {@link resetWorld}, before {@link startMain}. */
export function controlRun(world: World, control: Control): void {
  const { words } = world;
  set(words, WORLD, HEADER.mode, MODE_CONTROLLED);
  set(words, WORLD, HEADER.token, MAIN_THREAD);
  set(words, WORLD, HEADER.steps, 0);
  set(words, WORLD, HEADER.report, 0);
  set(words, WORLD, HEADER.stuck, 0);
  set(words, WORLD, HEADER.strategy, control.strategy);
  set(words, WORLD, HEADER.freeTime, control.freeTime ? 1 : 0);
  set(words, WORLD, HEADER.record, control.record ? 1 : 0);
  set(words, WORLD, HEADER.orderedPrints, control.ordersPrints ? 1 : 0);
  // Where sleeps end in the order of the clock, it moves only in jumps, which come before or after everything.
  set(words, WORLD, HEADER.clocked, control.clocked && control.freeTime ? 1 : 0);
  set(words, WORLD, HEADER.clockRead, 0);
  set(words, WORLD, HEADER.polls, control.bounds?.polls ?? 0);
  set(words, WORLD, HEADER.laps, control.bounds?.laps ?? 0);
  for (const field of [
    HEADER.pollers,
    HEADER.noted,
    HEADER.expected,
    HEADER.held,
    HEADER.vain,
    HEADER.beyond,
  ])
    set(words, WORLD, field, 0);
  // A schedule that cannot be recorded could not be repeated.
  set(words, WORLD, HEADER.stepCap, Math.min(control.stepCap, MAX_DECISIONS));
  set(words, WORLD, HEADER.listenAlways, control.live ? 1 : 0);
  prescribe(world, control.prefix);
  for (const thread of control.asleep) set(words, threadAt(thread), THREAD.asleep, 1);
}

export function isControlled({ words }: World): boolean {
  return get(words, WORLD, HEADER.mode) === MODE_CONTROLLED;
}

/** Whether a thread of the controlled run has looked at the clock. */
export function hasReadClock({ words }: World): boolean {
  return get(words, WORLD, HEADER.clockRead) === 1;
}

/**
 * Decisions of the controlled run before a loop went round more often than the bound on loops says: nobody counts on what comes
 * after, in which there is no end of choices.
 */
export function decisionsInBounds({ words }: World): number {
  const beyond = get(words, WORLD, HEADER.beyond);
  return beyond === 0 ? get(words, WORLD, HEADER.steps) : beyond - 1;
}

/** Why a controlled run stopped before it ended, if it did. */
export function stuckReason({ words }: World): Stuck | undefined {
  return (
    (get(words, WORLD, HEADER.mode) === MODE_CONTROLLED && STUCK[get(words, WORLD, HEADER.stuck)]) ||
    undefined
  );
}

/**
 * Makes MainThread, thread 1, and gives it a worker. A part of a supervisor's action.
 *
 * @param spec what it runs instead of the program's `main`.
 */
export function startMain(kernel: Kernel, spec?: Uint8Array): void {
  const { words } = kernel.world;
  takeThread(kernel, "MainThread", { daemon: false, hidden: false });
  comeAlive(words, MAIN_THREAD);
  if (spec !== undefined) set(words, threadAt(MAIN_THREAD), THREAD.spec, store(kernel.world, spec));
  assignWorker(kernel, MAIN_THREAD);
}

/** The number of the current run, from 1: tells what an earlier one left behind. */
export function runNumber({ words }: World): number {
  return get(words, WORLD, HEADER.run);
}

/** The program of the current run: its text, the version that tells whether a worker has it already. */
export function programVersion({ words }: World): number {
  return get(words, WORLD, HEADER.programVersion);
}

export function programBytes(world: World): Buffer {
  return load(world, get(world.words, WORLD, HEADER.program));
}

export function paramsText(world: World): string {
  return load(world, get(world.words, WORLD, HEADER.params)).toString("utf8");
}

/** Whether a step was half done when its thread died: the state of the world is then unknown. */
export function isBroken({ words }: World): boolean {
  return get(words, WORLD, HEADER.broken) === 1;
}

/**
 * Has threads ring from here on. Before the supervisor looks at what there is to do, not after: what comes up while it looks
 * then keeps it from sleeping.
 */
export function listen({ words }: World): void {
  Atomics.store(words, cell(WORLD, HEADER.bell), 0);
  Atomics.store(words, cell(WORLD, HEADER.listening), 1);
}

/** Resolves when something has rung since {@link listen}. Does not keep the process alive. */
export async function waitForBell({ words }: World, timeoutMs: number): Promise<void> {
  const waiting = Atomics.waitAsync(words, cell(WORLD, HEADER.bell), 0, timeoutMs);
  if (waiting.async) await waiting.value;
}

/** Milliseconds. Most runs of a search are over sooner than the event loop could be woken. */
const SHORT_WAIT_MS = 3;

/**
 * The same where threads do not ring for each event (`Control.live` is false), but when the run is over and its workers are
 * free, when a thread finds no worker, or when the log is full.
 */
export async function waitForEnd(world: World, timeoutMs: number): Promise<void> {
  // The one place where the supervisor blocks, and not for long. To look again and again would take a core from the threads.
  Atomics.wait(world.words, cell(WORLD, HEADER.bell), 0, SHORT_WAIT_MS);
  await waitForBell(world, timeoutMs);
}

export function isStopped({ words }: World): boolean {
  return Atomics.load(words, cell(WORLD, HEADER.stop)) !== STOP_NONE;
}

/** How far a controlled run is: the thread whose turn it is, 0 while the supervisor's answer is waited for, and its decisions. */
export function turnOfRun({ words }: World): { readonly turn: number; readonly steps: number } {
  return {
    turn: Atomics.load(words, cell(WORLD, HEADER.token)),
    steps: Atomics.load(words, cell(WORLD, HEADER.steps)),
  };
}

export function hasExited({ words }: World): boolean {
  return get(words, WORLD, HEADER.exit) === 1;
}

/** Answers a thread that waits for the supervisor, unless it does so no more. A part of a supervisor's action. */
export function answerThread(kernel: Kernel, thread: number, object: number): void {
  if (comeInside(kernel.world.words, thread)) grantFromOutside(kernel, thread, object, GRANT_OK);
}

/**
 * Ends the wait of a thread that waits for a condition, as its timeout would: for a thread that stands for a process when
 * that process has died. A part of a supervisor's action.
 *
 * @returns false if the thread waits for nothing of the kind.
 */
export function interruptThread(kernel: Kernel, thread: number): boolean {
  const { words } = kernel.world;
  const at = threadAt(thread);
  const object = get(words, at, THREAD.object);
  if (get(words, at, THREAD.state) !== THREAD_WAITING || objectKind(kernel, object) !== "condition")
    return false;
  leaveQueue(words, thread);
  grantFromOutside(kernel, thread, object, GRANT_BROKEN);
  return true;
}

/** Grants what a thread waits for. If no thread could go under the schedule, this thread gets the turn. */
function grantFromOutside(kernel: Kernel, thread: number, object: number, how: number): void {
  const { words } = kernel.world;
  // Before the grant: the thread looks at the token when its futex has changed, and then may sleep for good.
  if (
    get(words, WORLD, HEADER.mode) === MODE_CONTROLLED &&
    Atomics.load(words, cell(WORLD, HEADER.token)) === 0
  )
    Atomics.store(words, cell(WORLD, HEADER.token), thread);
  grant(kernel, thread, object, how);
}

/** A thread does not wait for the supervisor any more. @returns whether it did. */
export function comeInside(words: Int32Array, thread: number): boolean {
  const at = threadAt(thread);
  if (get(words, at, THREAD.outside) !== 1) return false;
  set(words, at, THREAD.outside, 0);
  add(words, WORLD, HEADER.outside, -1);
  return true;
}

/**
 * Takes the worker that has been idle longest away from the threads, so that it can be ended. A part of a supervisor's
 * action.
 *
 * @param kept idle workers that are left alone. @returns its slot, or undefined where there are no more than those.
 */
export function retireWorker(kernel: Kernel, kept: number): number | undefined {
  const slot = idleWorkers(kernel) <= kept ? undefined : oldestIdle(kernel);
  if (slot !== undefined) forgetWorker(kernel, slot);
  return slot;
}

/** The thread that a worker runs, 0 for none. */
export function threadOfSlot({ words }: World, slot: number): number {
  return get(words, slotAt(slot), SLOT.thread);
}
