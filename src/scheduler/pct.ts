import { H_SCRATCH, T_YIELDED, threadAt } from "../kernel/layout.ts";
import type { Strategy } from "../kernel/strategy.ts";
import type { World } from "../kernel/world.ts";
import { highestPriority, setPriority } from "./priority.ts";
import { nextBelow } from "./random.ts";

/** Words of the scratch area: how many change points there are, then the steps at which they strike. */
const COUNT = H_SCRATCH;
const POINTS = H_SCRATCH + 1;
/** Most change points, hence depths up to one more. */
const MOST = 32;

/**
 * Prepares a run: `depth` − 1 change points, anywhere in a run of about `steps` decisions.
 *
 * @param depth how many ordering constraints the bug needs; a bug of depth d among n threads is found with a
 * probability of at least 1 / (n · steps^(d−1)) in each run.
 */
export function preparePct(world: World, depth: number, steps: number): void {
  const count = Math.min(Math.max(0, depth - 1), MOST);
  world.words[COUNT] = count;
  for (let i = 0; i < count; i++) world.words[POINTS + i] = nextBelow(world, Math.max(1, steps));
}

/**
 * Probabilistic concurrency testing (Burckhardt, Kothari, Musuvathi, Nagarakatte, ASPLOS 2010): each thread has a random
 * priority, the highest that can go goes; at a change point the one that would go drops below all others.
 */
export const pct: Strategy = {
  next({ world, enabled, step, current }) {
    const { words } = world;
    let best = highestPriority(world, enabled);
    // A thread that yields says that it spins: it goes behind the others, or nobody would ever end its waiting.
    if (best === current && words[threadAt(current) + T_YIELDED] === 1) {
      setPriority(world, best, -step - 1);
      best = highestPriority(world, enabled);
    }
    for (let i = 0; i < (words[COUNT] as number); i++) {
      if (words[POINTS + i] !== step) continue;
      setPriority(world, best, -step - 1);
      best = highestPriority(world, enabled);
    }
    return best;
  },
};
