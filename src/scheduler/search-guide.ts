import type { World } from "../kernel/memory/world.ts";
import { pendingOf } from "../kernel/scheduling/pending.ts";
import { prescribed } from "../kernel/scheduling/schedule-report.ts";
import type { Strategy } from "../kernel/scheduling/strategy.ts";
import {
  boundsLaps,
  hasYielded,
  isAsleep,
  prefixLength,
  setAsleep,
  stepCap,
} from "../kernel/scheduling/strategy-state.ts";
import { threadOfTurn } from "../kernel/scheduling/turn.ts";
import { stillAsleep } from "./sleep-set.ts";

/**
 * Follows the prescribed decisions, then stays with the current thread as long as it can: the run with the fewest switches. Threads in the
 * sleep set, which the search prescribes, are not chosen until a step conflicts with their next operation; if all are asleep, the run would
 * only repeat another.
 */
export const searchGuide: Strategy = {
  next({ world, enabled, current, step }) {
    const length = prefixLength(world);
    const chosen =
      step < length ? threadOfTurn(prescribed(world, step)) : pick(world, enabled, { current, step });
    if (chosen === 0) return "asleep";
    if (!enabled.includes(chosen)) return "diverged";
    // The sleep set belongs to the state before the last prescribed decision.
    if (step >= length - 1) wakeDependent(world, enabled, chosen);
    return chosen;
  },
};

function pick(
  world: World,
  enabled: readonly number[],
  { current, step }: { readonly current: number; readonly step: number },
): number {
  const awake = enabled.filter((thread) => !isAsleep(world, thread));
  const yields = hasYielded(world, current) || isLong(world, step);
  if (awake.includes(current) && !yields) return current;
  return awake.find((thread) => thread > current) ?? awake[0] ?? 0;
}

/** Half of the steps of a run are gone, although loops are bounded: it may have no end, so the others go, too. */
function isLong(world: World, step: number): boolean {
  return boundsLaps(world) && step * 2 > stepCap(world);
}

function wakeDependent(world: World, enabled: readonly number[], chosen: number): void {
  const asleep = enabled.filter((thread) => isAsleep(world, thread));
  if (asleep.length === 0) return;
  const still = stillAsleep(
    pendingOf(world, chosen),
    asleep.map((thread) => pendingOf(world, thread)),
  );
  for (const thread of asleep) if (!still.has(thread)) setAsleep(world, thread, false);
}
