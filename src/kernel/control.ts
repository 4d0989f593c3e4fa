import { MAIN_THREAD } from "../protocol/event.ts";
import { clearArena, keepBelow, load, store } from "./arena.ts";
import { machineTime } from "./clock.ts";
import { createKernel, type Gate, grant, type Kernel } from "./kernel.ts";
import {
  GRANT_BROKEN,
  GRANT_OK,
  H_ALIVE,
  H_ALIVE_PLAIN,
  H_BELL,
  H_BEYOND,
  H_BROKEN,
  H_CLOCK_READ,
  H_CLOCKED,
  H_EVALUATED,
  H_EXIT,
  H_EXPECTED,
  H_FREE_TIME,
  H_HELD,
  H_LAPS,
  H_LIMITS,
  H_LISTEN_ALWAYS,
  H_LISTENERS,
  H_LISTENING,
  H_LIVE,
  H_MAX_ALIVE,
  H_MODE,
  H_MODULE_OBJECTS,
  H_NOTED,
  H_NOW,
  H_OBJECTS,
  H_OPEN_LINE,
  H_ORDERED_PRINTS,
  H_ORIGIN,
  H_OUTSIDE,
  H_PARAMS,
  H_POLLERS,
  H_POLLS,
  H_PORTS,
  H_PROCESS,
  H_PROCESSES,
  H_PROGRAM,
  H_PROGRAM_VERSION,
  H_RECORD,
  H_REPORT,
  H_RUN,
  H_SEQ,
  H_SPEED,
  H_STARTS,
  H_STEP_CAP,
  H_STEPS,
  H_STOP,
  H_STRATEGY,
  H_STUCK,
  H_THREAD_NAMES,
  H_THREADS,
  H_TOKEN,
  H_VAIN,
  MODE_CONTROLLED,
  MODE_FREE,
  OBJECT_WORDS,
  OBJECTS,
  objectAt,
  S_THREAD,
  STOP_NONE,
  slotAt,
  T_ASLEEP,
  T_OBJECT,
  T_OUTSIDE,
  T_QUEUE,
  T_SPEC,
  T_STATE,
  THREAD_WAITING,
  THREAD_WORDS,
  THREADS,
  threadAt,
} from "./layout.ts";
import { objectKind } from "./objects.ts";
import type { RoundBounds } from "./rounds.ts";
import { MAX_DECISIONS, prescribe } from "./schedule-report.ts";
import { assignWorker, forgetWorker, idleWorkers, oldestIdle } from "./slots.ts";
import { STUCK, type Stuck } from "./stuck.ts";
import { comeAlive, takeThread } from "./threads.ts";
import { unlink } from "./wait-queue.ts";
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
  words.fill(0, THREADS, THREADS + ((words[H_THREADS] as number) + 1) * THREAD_WORDS);
  words.fill(0, OBJECTS, OBJECTS + ((words[H_OBJECTS] as number) + 1) * OBJECT_WORDS);
  for (const word of [
    H_SEQ,
    H_THREADS,
    H_OBJECTS,
    H_MODULE_OBJECTS,
    H_ALIVE,
    H_ALIVE_PLAIN,
    H_STARTS,
    H_STARTS + 1,
    H_LIVE,
    H_LIVE + 1,
    H_EXIT,
    H_EVALUATED,
    H_BROKEN,
    H_OPEN_LINE,
    H_LIMITS,
    H_THREAD_NAMES,
    H_PROCESS,
    H_PROCESSES,
    H_LISTENERS,
    H_PORTS,
    H_OUTSIDE,
  ]) {
    words[word] = 0;
  }
  words[H_MODE] = MODE_FREE;
  words[H_POLLS] = 0;
  words[H_LAPS] = 0;
  words[H_MAX_ALIVE] = run.maxAlive;
  words[H_LISTEN_ALWAYS] = 1;
  words[H_RUN] = (words[H_RUN] as number) + 1;
  placeProgram(world, run.program);
  words[H_PARAMS] = store(world, Buffer.from(run.params, "utf8"));
  if (run.identity !== undefined) words[H_PROCESS] = store(world, Buffer.from(run.identity, "utf8"));
  doubles[H_NOW >> 1] = 0;
  doubles[H_SPEED >> 1] = run.speed;
  doubles[H_ORIGIN >> 1] = machineTime();
  Atomics.store(words, H_STOP, STOP_NONE);
}

/** The program that lies in each world, so that a run of the same one finds it, and its workers need not compile it. */
const placed = new WeakMap<World, string>();

function placeProgram(world: World, program: string): void {
  if (placed.get(world) === program) {
    clearArena(world, true);
    return;
  }
  const { words } = world;
  clearArena(world, false);
  words[H_PROGRAM] = store(world, Buffer.from(program, "utf8"));
  words[H_PROGRAM_VERSION] = (words[H_PROGRAM_VERSION] as number) + 1;
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
  words[H_MODE] = MODE_CONTROLLED;
  words[H_TOKEN] = MAIN_THREAD;
  words[H_STEPS] = 0;
  words[H_REPORT] = 0;
  words[H_STUCK] = 0;
  words[H_STRATEGY] = control.strategy;
  words[H_FREE_TIME] = control.freeTime ? 1 : 0;
  words[H_RECORD] = control.record ? 1 : 0;
  words[H_ORDERED_PRINTS] = control.ordersPrints ? 1 : 0;
  // Where sleeps end in the order of the clock, it moves only in jumps, which come before or after everything.
  words[H_CLOCKED] = control.clocked && control.freeTime ? 1 : 0;
  words[H_CLOCK_READ] = 0;
  words[H_POLLS] = control.bounds?.polls ?? 0;
  words[H_LAPS] = control.bounds?.laps ?? 0;
  for (const word of [H_POLLERS, H_NOTED, H_EXPECTED, H_HELD, H_VAIN, H_BEYOND]) words[word] = 0;
  // A schedule that cannot be recorded could not be repeated.
  words[H_STEP_CAP] = Math.min(control.stepCap, MAX_DECISIONS);
  words[H_LISTEN_ALWAYS] = control.live ? 1 : 0;
  prescribe(world, control.prefix);
  for (const thread of control.asleep) words[threadAt(thread) + T_ASLEEP] = 1;
}

export function isControlled({ words }: World): boolean {
  return words[H_MODE] === MODE_CONTROLLED;
}

/** Whether a thread of the controlled run has looked at the clock. */
export function hasReadClock({ words }: World): boolean {
  return words[H_CLOCK_READ] === 1;
}

/**
 * Decisions of the controlled run before a loop went round more often than the bound on loops says: nobody counts on what comes
 * after, in which there is no end of choices.
 */
export function decisionsInBounds({ words }: World): number {
  const beyond = words[H_BEYOND] as number;
  return beyond === 0 ? (words[H_STEPS] as number) : beyond - 1;
}

/** Why a controlled run stopped before it ended, if it did. */
export function stuckReason({ words }: World): Stuck | undefined {
  return (words[H_MODE] === MODE_CONTROLLED && STUCK[words[H_STUCK] as number]) || undefined;
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
  if (spec !== undefined) words[threadAt(MAIN_THREAD) + T_SPEC] = store(kernel.world, spec);
  assignWorker(kernel, MAIN_THREAD);
}

/** The number of the current run, from 1: tells what an earlier one left behind. */
export function runNumber({ words }: World): number {
  return words[H_RUN] as number;
}

/** The program of the current run: its text, the version that tells whether a worker has it already. */
export function programVersion({ words }: World): number {
  return words[H_PROGRAM_VERSION] as number;
}

export function programBytes(world: World): Buffer {
  return load(world, world.words[H_PROGRAM] as number);
}

export function paramsText(world: World): string {
  return load(world, world.words[H_PARAMS] as number).toString("utf8");
}

/** Whether a step was half done when its thread died: the state of the world is then unknown. */
export function isBroken({ words }: World): boolean {
  return words[H_BROKEN] === 1;
}

/**
 * Has threads ring from here on. Before the supervisor looks at what there is to do, not after: what comes up while it looks
 * then keeps it from sleeping.
 */
export function listen({ words }: World): void {
  Atomics.store(words, H_BELL, 0);
  Atomics.store(words, H_LISTENING, 1);
}

/** Resolves when something has rung since {@link listen}. Does not keep the process alive. */
export async function waitForBell({ words }: World, timeoutMs: number): Promise<void> {
  const waiting = Atomics.waitAsync(words, H_BELL, 0, timeoutMs);
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
  Atomics.wait(world.words, H_BELL, 0, SHORT_WAIT_MS);
  await waitForBell(world, timeoutMs);
}

export function isStopped({ words }: World): boolean {
  return Atomics.load(words, H_STOP) !== STOP_NONE;
}

/** How far a controlled run is: the thread whose turn it is, 0 while the supervisor's answer is waited for, and its decisions. */
export function turnOfRun({ words }: World): { readonly turn: number; readonly steps: number } {
  return { turn: Atomics.load(words, H_TOKEN), steps: Atomics.load(words, H_STEPS) };
}

export function hasExited({ words }: World): boolean {
  return words[H_EXIT] === 1;
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
  const object = words[at + T_OBJECT] as number;
  if (words[at + T_STATE] !== THREAD_WAITING || objectKind(kernel, object) !== "condition") return false;
  if (words[at + T_QUEUE] !== 0) unlink(words, words[at + T_QUEUE] as number, thread);
  grantFromOutside(kernel, thread, object, GRANT_BROKEN);
  return true;
}

/** Grants what a thread waits for. If no thread could go under the schedule, this thread gets the turn. */
function grantFromOutside(kernel: Kernel, thread: number, object: number, how: number): void {
  const { words } = kernel.world;
  // Before the grant: the thread looks at the token when its futex has changed, and then may sleep for good.
  if (words[H_MODE] === MODE_CONTROLLED && Atomics.load(words, H_TOKEN) === 0)
    Atomics.store(words, H_TOKEN, thread);
  grant(kernel, thread, object, how);
}

/** A thread does not wait for the supervisor any more. @returns whether it did. */
export function comeInside(words: Int32Array, thread: number): boolean {
  const at = threadAt(thread);
  if (words[at + T_OUTSIDE] !== 1) return false;
  words[at + T_OUTSIDE] = 0;
  words[H_OUTSIDE] = (words[H_OUTSIDE] as number) - 1;
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
  return words[slotAt(slot) + S_THREAD] as number;
}

export function objectWord({ words }: World, object: number, offset: number): number {
  return words[objectAt(object) + offset] as number;
}
