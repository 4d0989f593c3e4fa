import type { World } from "../kernel/memory/world.ts";
import { progressOf } from "../kernel/supervision/state.ts";
import { processorTime } from "./processor-time.ts";

/** Milliseconds between two looks at what a run does. */
const LOOK_MS = 100;
/** A process that uses less of the time than this does nothing: where it waits for a core, it gets more. */
const IDLE_SHARE = 0.01;

/** Strikes once a run has taken `seconds` on the machine's clock. @returns a function that ends the watch. */
export function limitTime(seconds: number, strike: () => void): () => void {
  const timer = setTimeout(strike, seconds * 1000);
  return () => clearTimeout(timer);
}

/** How long a process gets to come to an end, in seconds. */
export interface Grace {
  /** Of its processor time: on a busy machine it gets as much done as on an idle one. */
  readonly work: number;
  /** Of the machine's clock, in which it does nothing at all. */
  readonly idle: number;
  /** Of the machine's clock, however busy the machine is. */
  readonly latest: number;
}

/** Strikes once the grace is over. @returns a function that ends the watch. It keeps no process alive. */
export function limitGrace({ work, idle, latest }: Grace, strike: () => void): () => void {
  let last = readClocks();
  let worked = 0;
  let idled = 0;
  const timer = setInterval(look, LOOK_MS).unref();
  const lastTimer = setTimeout(end, latest * 1000).unref();
  return stop;

  function look(): void {
    const now = readClocks();
    const spent = spentBetween(last, now);
    if (isIdle(last, now)) idled += spent;
    else {
      worked += spent;
      idled = 0;
    }
    last = now;
    if (worked >= work || idled >= idle) end();
  }

  function end(): void {
    stop();
    strike();
  }

  function stop(): void {
    clearInterval(timer);
    clearTimeout(lastTimer);
  }
}

/**
 * Strikes once a run under a schedule has taken `seconds` without a new decision. Only what the program does counts, and
 * not how busy the machine is: the processor time of this process, the time in which the process does nothing at all,
 * because the program waits for something outside of it, or sleeps by other means than threadlab's, and the time for which
 * the event loop of the thread on turn waits, such as between short timers that follow each other without end. Time in which
 * the thread waits while the process computes counts once.
 *
 * @param waited seconds that the event loop of a slot's worker has waited so far. @returns a function that ends the watch.
 */
export function limitStep(
  world: World,
  seconds: number,
  strike: () => void,
  waited: (slot: number) => number = () => 0,
): () => void {
  let last = measure(world, waited);
  let used = 0;
  const timer = setInterval(look, Math.min(LOOK_MS, seconds * 1000));
  return () => clearInterval(timer);

  function look(): void {
    const now = measure(world, waited);
    const inLoop = Math.max(0, now.waited - last.waited);
    const spent = spentBetween(last, now, { isWaiting: now.thread === 0, inLoop });
    used = now.steps === last.steps ? used + spent : 0;
    last = now;
    if (used < seconds) return;
    clearInterval(timer);
    strike();
  }
}

interface Clocks {
  readonly wall: number;
  readonly processor: number;
}

/**
 * The seconds between two looks that count. A look that comes late says how long this process was kept from looking, and not what it did.
 *
 * @param how `isWaiting`: the machine's clock counts. `inLoop`: seconds of the machine's clock that count as well.
 */
function spentBetween(last: Clocks, now: Clocks, { isWaiting = false, inLoop = 0 } = {}): number {
  const wall = now.wall - last.wall;
  const processor = now.processor - last.processor;
  const spent =
    isWaiting || isIdle(last, now) ? wall : Math.max(processor, Math.min(wall, processor + inLoop));
  return Math.min(spent, (2 * LOOK_MS) / 1000);
}

function isIdle(last: Clocks, now: Clocks): boolean {
  return now.processor - last.processor < (now.wall - last.wall) * IDLE_SHARE;
}

function readClocks(): Clocks {
  return { wall: performance.now() / 1000, processor: processorTime() };
}

function measure(world: World, waited: (slot: number) => number) {
  const progress = progressOf(world);
  return { ...progress, ...readClocks(), waited: progress.slot < 0 ? 0 : waited(progress.slot) };
}
