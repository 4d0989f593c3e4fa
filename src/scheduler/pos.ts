import { pendingOf } from "../kernel/scheduling/pending.ts";
import type { Strategy } from "../kernel/scheduling/strategy.ts";
import { areDependent } from "./dependence.ts";
import { forgetPriority, highestPriority } from "./priority.ts";

/**
 * Partial order sampling (Yuan, Yang, Gu, CAV 2018): each pending *operation* has a random priority, and the highest goes. Operations that
 * race with it draw a new one, and so does the next operation of its thread.
 */
export const pos = {
  next({ world, enabled }) {
    const best = highestPriority(world, enabled);
    const chosen = pendingOf(world, best);
    for (const thread of enabled) {
      if (thread === best || areDependent(chosen, pendingOf(world, thread))) forgetPriority(world, thread);
    }
    return best;
  },
} satisfies Strategy;
