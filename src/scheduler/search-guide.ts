import {
  H_LAPS,
  H_PREFIX,
  H_STEP_CAP,
  STUCK_ASLEEP,
  STUCK_DIVERGED,
  T_ASLEEP,
  T_YIELDED,
  threadAt,
} from "../kernel/layout.ts";
import { pendingOf, prescribed } from "../kernel/schedule-report.ts";
import type { Strategy } from "../kernel/strategy.ts";
import { threadOfTurn } from "../kernel/turn.ts";
import type { World } from "../kernel/world.ts";
import { stillAsleep } from "./sleep-set.ts";

/**
 * Follows what is prescribed, then goes on with the current thread as long as it can: the run with the fewest
 * switches. Threads in the sleep set (T_ASLEEP, set by the search) are not chosen until something that conflicts with
 * what they are about to do has happened; where all are asleep, the run would only repeat another.
 */
export const searchGuide: Strategy = {
  next({ world, enabled, current, step }) {
    const { words } = world;
    const length = words[H_PREFIX] as number;
    const chosen =
      step < length ? threadOfTurn(prescribed(world, step)) : pick(world, enabled, { current, step });
    if (chosen === 0) return -STUCK_ASLEEP;
    if (!enabled.includes(chosen)) return -STUCK_DIVERGED;
    // The sleep set belongs to the state before the last prescribed decision.
    if (step >= length - 1) wakeDependent(world, enabled, chosen);
    return chosen;
  },
};

function pick(
  { words }: World,
  enabled: readonly number[],
  { current, step }: { readonly current: number; readonly step: number },
): number {
  const awake = enabled.filter((thread) => words[threadAt(thread) + T_ASLEEP] === 0);
  const yields = words[threadAt(current) + T_YIELDED] === 1 || isLong(words, step);
  if (awake.includes(current) && !yields) return current;
  return awake.find((thread) => thread > current) ?? awake[0] ?? 0;
}

/** Half of the steps of a run are gone, though loops are bounded: it may have no end, so the others are let do something, too. */
function isLong(words: Int32Array, step: number): boolean {
  return words[H_LAPS] !== 0 && step * 2 > (words[H_STEP_CAP] as number);
}

function wakeDependent(world: World, enabled: readonly number[], chosen: number): void {
  const asleep = enabled.filter((thread) => world.words[threadAt(thread) + T_ASLEEP] === 1);
  if (asleep.length === 0) return;
  const still = stillAsleep(
    pendingOf(world, chosen),
    asleep.map((thread) => pendingOf(world, thread)),
  );
  for (const thread of asleep) if (!still.has(thread)) world.words[threadAt(thread) + T_ASLEEP] = 0;
}
