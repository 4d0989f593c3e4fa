import { liveThreads } from "../memory/live-threads.ts";
import type { World } from "../memory/world.ts";
import { threadAt } from "../records/areas.ts";
import { cell, get } from "../records/fields.ts";
import { HEADER, WORLD } from "../records/header.ts";
import { THREAD } from "../records/threads.ts";
import { jumpTo, nextDeadline } from "../scheduling/virtual-clock.ts";
import { now } from "../steps/time.ts";

/**
 * For a run under a schedule in which no thread can go on before the outside world answers one: seconds on the run's clock until the next
 * deadline. Undefined if a thread can go on, or none has a deadline.
 */
export function secondsToDeadline(world: World): number | undefined {
  const deadline = deadlineAhead(world);
  return deadline === undefined ? undefined : deadline - now(world);
}

function deadlineAhead(world: World): number | undefined {
  return Atomics.load(world.words, cell(WORLD, HEADER.token)) === 0 ? nextDeadline(world) : undefined;
}

/**
 * Moves the virtual clock to that deadline. A part of a supervisor's action.
 *
 * @returns a thread that waits for the outside world, in whose place the next one is to be chosen; 0 if an answer has come meanwhile.
 */
export function passDeadline(world: World): number {
  const deadline = deadlineAhead(world);
  if (deadline === undefined) return 0;
  for (const thread of liveThreads(world.words)) {
    if (get(world.words, threadAt(thread), THREAD.outside) !== 1) continue;
    jumpTo(world, deadline);
    return thread;
  }
  return 0;
}
