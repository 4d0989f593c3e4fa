import type { World } from "../kernel/memory/world.ts";
import { setThreadPriority, threadPriority } from "../kernel/scheduling/strategy-state.ts";
import { nextRandom } from "./random.ts";

/** A thread's random priority, drawn when it is first asked for: positive, so that a lowered one is below it. */
export function priorityOf(world: World, thread: number): number {
  if (threadPriority(world, thread) === 0) setThreadPriority(world, thread, 1 + nextRandom(world));
  return threadPriority(world, thread);
}

/** The priority is drawn again when it is next asked for. */
export function forgetPriority(world: World, thread: number): void {
  setThreadPriority(world, thread, 0);
}

/** The thread with the highest priority. */
export function highestPriority(world: World, threads: readonly number[]): number {
  let best = threads[0] as number;
  for (const thread of threads) if (priorityOf(world, thread) > priorityOf(world, best)) best = thread;
  return best;
}
