import {
  H_LAPS,
  H_PREFIX,
  H_RNG,
  H_SCRATCH,
  H_STEP_CAP,
  H_STRATEGY,
  T_ASLEEP,
  T_PRIORITY,
  T_YIELDED,
  threadAt,
} from "./layout.ts";
import type { World } from "./world.ts";

/** What strategies know of a run, and what they keep from decision to decision: the next may be taken in another worker. */

/** Code of the strategy that the supervisor chose for the run. */
export function strategyOf({ words }: World): number {
  return words[H_STRATEGY] as number;
}

/** How many decisions are prescribed. */
export function prefixLength({ words }: World): number {
  return words[H_PREFIX] as number;
}

/** Most decisions of the run. */
export function stepCap({ words }: World): number {
  return words[H_STEP_CAP] as number;
}

/** Whether threads are held back in loops that work. */
export function boundsLaps({ words }: World): boolean {
  return words[H_LAPS] !== 0;
}

/** Whether a thread asked to let others go first with its last operation. */
export function hasYielded({ words }: World, thread: number): boolean {
  return words[threadAt(thread) + T_YIELDED] === 1;
}

/** Whether a thread is in the sleep set of the search. */
export function isAsleep({ words }: World, thread: number): boolean {
  return words[threadAt(thread) + T_ASLEEP] === 1;
}

export function setAsleep({ words }: World, thread: number, asleep: boolean): void {
  words[threadAt(thread) + T_ASLEEP] = asleep ? 1 : 0;
}

/** A thread's priority, 0 where none was set. */
export function threadPriority({ doubles }: World, thread: number): number {
  return doubles[(threadAt(thread) + T_PRIORITY) >> 1] as number;
}

export function setThreadPriority({ doubles }: World, thread: number, priority: number): void {
  doubles[(threadAt(thread) + T_PRIORITY) >> 1] = priority;
}

/** One of the four words of the random generator's state. */
export function randomWord({ words }: World, index: number): number {
  return words[H_RNG + index] as number;
}

export function setRandomWord({ words }: World, index: number, value: number): void {
  words[H_RNG + index] = value;
}

/** One of the words that a strategy may use as it likes. */
export function scratchWord({ words }: World, index: number): number {
  return words[H_SCRATCH + index] as number;
}

export function setScratchWord({ words }: World, index: number, value: number): void {
  words[H_SCRATCH + index] = value;
}
