import type { World } from "../memory/world.ts";
import { threadAt } from "../records/areas.ts";
import { get, getDouble, item, set, setDouble, wordAt } from "../records/fields.ts";
import { HEADER, WORLD } from "../records/header.ts";
import { THREAD } from "../records/threads.ts";

/** What strategies know about a run, and what they keep from decision to decision: another worker may take the next one. */

/** Code of the strategy that the supervisor chose for the run. */
export function strategyOf({ words }: World): number {
  return get(words, WORLD, HEADER.strategy);
}

/** The number of prescribed decisions. */
export function prefixLength({ words }: World): number {
  return get(words, WORLD, HEADER.prefix);
}

/** The most decisions of the run. */
export function stepCap({ words }: World): number {
  return get(words, WORLD, HEADER.stepCap);
}

/** Whether threads are held back in loops that work. */
export function boundsLaps({ words }: World): boolean {
  return get(words, WORLD, HEADER.laps) !== 0;
}

/** Whether a thread asked, with its last operation, to let others go first. */
export function hasYielded({ words }: World, thread: number): boolean {
  return get(words, threadAt(thread), THREAD.yielded) === 1;
}

/** Whether a thread is in the sleep set of the search. */
export function isAsleep({ words }: World, thread: number): boolean {
  return get(words, threadAt(thread), THREAD.asleep) === 1;
}

export function setAsleep({ words }: World, thread: number, asleep: boolean): void {
  set(words, threadAt(thread), THREAD.asleep, asleep ? 1 : 0);
}

/** A thread's priority; 0 if none was set. */
export function threadPriority({ doubles }: World, thread: number): number {
  return getDouble(doubles, threadAt(thread), THREAD.priority);
}

export function setThreadPriority({ doubles }: World, thread: number, priority: number): void {
  setDouble(doubles, threadAt(thread), THREAD.priority, priority);
}

/** One of the four words of the random generator's state. */
export function randomWord({ words }: World, index: number): number {
  return wordAt(words, item(WORLD, HEADER.rng, index));
}

export function setRandomWord({ words }: World, index: number, value: number): void {
  words[item(WORLD, HEADER.rng, index)] = value;
}

/** One of the scratch words of a strategy. */
export function scratchWord({ words }: World, index: number): number {
  return wordAt(words, item(WORLD, HEADER.scratch, index));
}

export function setScratchWord({ words }: World, index: number, value: number): void {
  words[item(WORLD, HEADER.scratch, index)] = value;
}
