import type { World } from "../memory/world.ts";
import { slotAt } from "../records/areas.ts";
import { cell, get } from "../records/fields.ts";
import { HEADER, WORLD } from "../records/header.ts";
import { SLOT } from "../records/threads.ts";

/** For an isolate that runs all threads of a world, one after the other, each until it has to wait. */

/**
 * Spins before the isolate sleeps: in a search the next run mostly comes soon, and then needs no system call. It spins less after each time
 * in vain.
 */
const MOST_LOOKS = 20_000;
const LEAST_LOOKS = 500;
let looks = MOST_LOOKS;
/** The most milliseconds between two looks for an event that wakes nobody: the supervisor has ended the run. */
const HEARTBEAT_MS = 5;

/** Whether a thread that sleeps on a word, whose value was `seen` then, can go on. */
export function hasWoken({ words }: World, at: number, seen: number): boolean {
  return Atomics.load(words, at) !== seen;
}

/** The word of the idle worker that gets the next thread; the word of the run's end if no worker is idle. */
export function nextWork({ words }: World): number {
  const slot = get(words, WORLD, HEADER.idleSlots) - 1;
  return slot < 0 ? cell(WORLD, HEADER.stop) : cell(slotAt(slot), SLOT.futex);
}

export function wordAt({ words }: World, at: number): number {
  return Atomics.load(words, at);
}

/** Sleeps while no thread can go on. @param seen the value at {@link nextWork} before it was known that none can. */
export function awaitWork({ words }: World, at: number, seen: number): void {
  let left = looks;
  while (left > 0 && Atomics.load(words, at) === seen) left--;
  looks = left > 0 ? Math.min(MOST_LOOKS, looks * 2) : Math.max(LEAST_LOOKS, looks >> 1);
  if (left === 0) Atomics.wait(words, at, seen, HEARTBEAT_MS);
}
