import type { World } from "../memory/world.ts";
import { threadAt } from "../records/areas.ts";
import { add, get, set } from "../records/fields.ts";
import { HEADER, WORLD } from "../records/header.ts";
import { THREAD } from "../records/threads.ts";
import { freeForLap } from "../rounds/laps.ts";
import { ASKS_TIME, LOCKS_QUEUE, WORKS, WRITES } from "../rounds/step-class.ts";
import type { Stuck } from "./stuck.ts";

/**
 * How many rounds of each held-back thread are watched at least, with no other thread left, before the run is stopped. A loop that counts
 * its rounds might have ended later: others cannot tell it from an endless one.
 */
export const LEAST_WATCHED = 200;
/** The most, as many as often end a loop that counts. */
const MOST_WATCHED = 1000;
/** Steps of all of them together, after which only the least rounds are watched: a search allows a run 5,000 steps. */
const WATCHED_STEPS = 4500;

/** The same for loops that work, for each round that they may make before they are held back. */
export const WATCHED_LAPS = 2;

/** Seconds that pass when a thread is let go. They double each time if a thread polls the clock, so that it reaches its time. */
const FIRST_DELAY = 0.001;
const MOST_DOUBLINGS = 40;

/**
 * Only held-back threads can go on: lets some of them make one round each. Those whose rounds write nothing go together. Of those that
 * write, or take the lock of a queue, only one goes: together they would disturb each other again and again.
 *
 * @returns the seconds that pass meanwhile, or why the run is over.
 */
export function allowRound(
  world: World,
  held: readonly number[],
): { readonly seconds: number } | { readonly stuck: Stuck } {
  const { words } = world;
  const isVain =
    get(words, WORLD, HEADER.noted) === get(words, WORLD, HEADER.expected) &&
    get(words, WORLD, HEADER.held) === held.length;
  const vain = isVain ? get(words, WORLD, HEADER.vain) + 1 : 1;
  if (vain > mostVain(words, held) || isLooping(words, held)) return { stuck: endOf(words, held) };
  set(words, WORLD, HEADER.vain, vain);
  set(words, WORLD, HEADER.held, held.length);
  let expected = get(words, WORLD, HEADER.noted);
  for (const thread of chosenOf(words, held)) {
    const at = threadAt(thread);
    expected += get(words, at, THREAD.pollLength);
    add(words, at, THREAD.freed, 1);
    set(words, at, THREAD.freedAt, get(words, at, THREAD.noted) + 1);
    if (!does(words, thread, WORKS)) continue;
    freeForLap(words, thread);
    if (get(words, WORLD, HEADER.beyond) === 0)
      set(words, WORLD, HEADER.beyond, get(words, WORLD, HEADER.steps) + 1);
  }
  set(words, WORLD, HEADER.expected, expected);
  const doublings = held.some((thread) => does(words, thread, ASKS_TIME)) ? vain - 1 : 0;
  return { seconds: FIRST_DELAY * 2 ** Math.min(doublings, MOST_DOUBLINGS) };
}

/** How often threads are let go in vain before the run is stopped. */
function mostVain(words: Int32Array, held: readonly number[]): number {
  const steps = held.reduce((sum, thread) => sum + get(words, threadAt(thread), THREAD.pollLength), 0);
  const rounds = Math.min(MOST_WATCHED, Math.max(LEAST_WATCHED, Math.floor(WATCHED_STEPS / steps)));
  const alone = held.filter((thread) => !isQuiet(words, thread)).length;
  return rounds * (alone < held.length ? alone + 1 : alone);
}

/** Whether its rounds write nothing, so that it can go together with others. */
function isQuiet(words: Int32Array, thread: number): boolean {
  return !does(words, thread, WRITES | LOCKS_QUEUE);
}

/** Of the threads that were let go least often: all whose rounds write nothing, or else the one with the lowest number. */
function chosenOf(words: Int32Array, held: readonly number[]): readonly number[] {
  const least = leastFreed(words, held);
  const group = held.filter((thread) => get(words, threadAt(thread), THREAD.freed) === least);
  const quiet = group.filter((thread) => isQuiet(words, thread));
  return quiet.length > 0 ? quiet : group.slice(0, 1);
}

function leastFreed(words: Int32Array, held: readonly number[]): number {
  return Math.min(...held.map((thread) => get(words, threadAt(thread), THREAD.freed)));
}

/** Whether they have gone round often enough, if every round may change something: that could go on without end. */
function isLooping(words: Int32Array, held: readonly number[]): boolean {
  return (
    held.some((thread) => does(words, thread, WORKS)) &&
    leastFreed(words, held) >= WATCHED_LAPS * get(words, WORLD, HEADER.laps)
  );
}

/** The verdict when letting them go never has an effect. */
function endOf(words: Int32Array, held: readonly number[]): Stuck {
  if (held.some((thread) => does(words, thread, WORKS))) return "looping";
  // In another schedule a write may wake a thread, and in a longer run time may wake it.
  if (held.some((thread) => does(words, thread, WRITES | ASKS_TIME))) return "given up";
  return "livelock";
}

function does(words: Int32Array, thread: number, kind: number): boolean {
  return (get(words, threadAt(thread), THREAD.pollKind) & kind) !== 0;
}
