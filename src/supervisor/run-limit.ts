import type { World } from "../kernel/memory/world.ts";
import { turnOfRun } from "../kernel/supervision/state.ts";
import { processorTime } from "./processor-time.ts";

/** Milliseconds between two looks at what a run does. */
const LOOK_MS = 100;
/** A process that uses less of the time than this does nothing: where it waits for a core, it gets more. */
const IDLE_SHARE = 0.01;

/** Strikes once a run has taken `seconds` on the machine's clock. @returns ends the watch. */
export function limitTime(seconds: number, strike: () => void): () => void {
  const timer = setTimeout(strike, seconds * 1000);
  return () => clearTimeout(timer);
}

/**
 * Strikes once a run under a schedule has taken `seconds` without a new decision. Only what the program does counts, and
 * not how busy the machine is: the processor time of this process, and the time in which the process does nothing at all,
 * because the program waits for something outside of it, or sleeps by other means than threadlab's.
 *
 * @returns ends the watch.
 */
export function limitStep(world: World, seconds: number, strike: () => void): () => void {
  let last = measure(world);
  let used = 0;
  const timer = setInterval(look, Math.min(LOOK_MS, seconds * 1000));
  return () => clearInterval(timer);

  function look(): void {
    const now = measure(world);
    const wall = now.wall - last.wall;
    const processor = now.processor - last.processor;
    const isIdle = now.turn === 0 || processor < wall * IDLE_SHARE;
    // A look that comes late says how long this process was kept from looking, and not what the program did.
    const spent = Math.min(isIdle ? wall : processor, (2 * LOOK_MS) / 1000);
    used = now.steps === last.steps ? used + spent : 0;
    last = now;
    if (used >= seconds) strike();
  }
}

function measure(world: World) {
  return { wall: performance.now() / 1000, processor: processorTime(), ...turnOfRun(world) };
}
