import type { World } from "../memory/world.ts";
import { slotAt } from "../records/areas.ts";
import { cell, get } from "../records/fields.ts";
import { HEADER, WORLD } from "../records/header.ts";
import { SLOT } from "../records/threads.ts";

/** For an isolate that runs all threads of a world, one after the other, each as far as it comes. */

/**
 * Looks for a run before the isolate sleeps: in a search the next one mostly comes soon, and then needs no system call. The looks get
 * fewer with each time that they were in vain.
 */
const MOST_LOOKS = 20_000;
const LEAST_LOOKS = 500;
let looks = MOST_LOOKS;
/** Most milliseconds between two looks for what nobody tells: that the supervisor has ended the run. */
const HEARTBEAT_MS = 5;

/** Whether a thread that sleeps on a word, which was `seen` then, can go on. */
export function hasWoken({ words }: World, at: number, seen: number): boolean {
  return Atomics.load(words, at) !== seen;
}

/** The word on which the idle worker sleeps that gets the next thread; that of the run's end where none is idle. */
export function nextWork({ words }: World): number {
  const slot = get(words, WORLD, HEADER.idleSlots) - 1;
  return slot < 0 ? cell(WORLD, HEADER.stop) : cell(slotAt(slot), SLOT.futex);
}

export function wordAt({ words }: World, at: number): number {
  return Atomics.load(words, at);
}

/** Sleeps while no thread can go on. @param seen what lay at {@link nextWork} before that was found out. */
export function awaitWork({ words }: World, at: number, seen: number): void {
  let left = looks;
  while (left > 0 && Atomics.load(words, at) === seen) left--;
  looks = left > 0 ? Math.min(MOST_LOOKS, looks * 2) : Math.max(LEAST_LOOKS, looks >> 1);
  if (left === 0) Atomics.wait(words, at, seen, HEARTBEAT_MS);
}
