import type { World } from "../kernel/memory/world.ts";
import type { Strategy } from "../kernel/scheduling/strategy.ts";
import {
  hasYielded,
  scratchWord,
  setScratchWord,
  setThreadPriority,
} from "../kernel/scheduling/strategy-state.ts";
import { highestPriority } from "./priority.ts";
import { nextBelow } from "./random.ts";

/** Words of the scratch area: the number of change points, then the steps at which they strike. */
const COUNT = 0;
const POINTS = 1;
/** The most change points: the depth is at most one more. */
const MOST = 32;

/**
 * Prepares a run: `depth` − 1 change points, anywhere in a run of about `steps` decisions.
 *
 * @param depth how many ordering constraints the bug needs; a bug of depth d among n threads is found with a
 * probability of at least 1 / (n · steps^(d−1)) in each run.
 */
export function preparePct(world: World, depth: number, steps: number): void {
  const count = Math.min(Math.max(0, depth - 1), MOST);
  setScratchWord(world, COUNT, count);
  for (let i = 0; i < count; i++) setScratchWord(world, POINTS + i, nextBelow(world, Math.max(1, steps)));
}

/**
 * Probabilistic concurrency testing (Burckhardt, Kothari, Musuvathi, Nagarakatte, ASPLOS 2010): each thread has a random priority, and the
 * highest that can go goes. At a change point the thread that would go drops below all others.
 */
export const pct = {
  next({ world, enabled, step, current }) {
    let best = highestPriority(world, enabled);
    // A thread that yields says that it spins. It goes behind the others; otherwise its wait might never end.
    if (best === current && hasYielded(world, current)) {
      setThreadPriority(world, best, -step - 1);
      best = highestPriority(world, enabled);
    }
    for (let i = 0; i < scratchWord(world, COUNT); i++) {
      if (scratchWord(world, POINTS + i) !== step) continue;
      setThreadPriority(world, best, -step - 1);
      best = highestPriority(world, enabled);
    }
    return best;
  },
} satisfies Strategy;
