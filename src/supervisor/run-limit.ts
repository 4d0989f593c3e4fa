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
    const wall = now.wall - last.wall;
    const processor = now.processor - last.processor;
    const isIdle = now.thread === 0 || processor < wall * IDLE_SHARE;
    const inLoop = Math.max(0, now.waited - last.waited);
    // A look that comes late says how long this process was kept from looking, and not what the program did.
    const spent = Math.min(
      isIdle ? wall : Math.max(processor, Math.min(wall, processor + inLoop)),
      (2 * LOOK_MS) / 1000,
    );
    used = now.steps === last.steps ? used + spent : 0;
    last = now;
    if (used < seconds) return;
    clearInterval(timer);
    strike();
  }
}

function measure(world: World, waited: (slot: number) => number) {
  const progress = progressOf(world);
  return {
    ...progress,
    wall: performance.now() / 1000,
    processor: processorTime(),
    waited: progress.slot < 0 ? 0 : waited(progress.slot),
  };
}
