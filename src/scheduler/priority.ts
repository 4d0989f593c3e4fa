import { T_PRIORITY, threadAt } from "../kernel/layout.ts";
import type { World } from "../kernel/world.ts";
import { nextRandom } from "./random.ts";

/** A thread's random priority, drawn when it is first asked for: positive, so that a lowered one is below it. */
export function priorityOf(world: World, thread: number): number {
  const at = (threadAt(thread) + T_PRIORITY) >> 1;
  if (world.doubles[at] === 0) world.doubles[at] = 1 + nextRandom(world);
  return world.doubles[at] as number;
}

/** Sets it; 0 has it drawn anew. */
export function setPriority(world: World, thread: number, priority: number): void {
  world.doubles[(threadAt(thread) + T_PRIORITY) >> 1] = priority;
}

/** The thread with the highest priority. */
export function highestPriority(world: World, threads: readonly number[]): number {
  let best = threads[0] as number;
  for (const thread of threads) if (priorityOf(world, thread) > priorityOf(world, best)) best = thread;
  return best;
}
