import { freeForLap } from "./laps.ts";
import {
  H_BEYOND,
  H_EXPECTED,
  H_HELD,
  H_LAPS,
  H_NOTED,
  H_STEPS,
  H_VAIN,
  T_DAEMON,
  T_FREED,
  T_FREED_AT,
  T_NOTED,
  T_POLL_KIND,
  T_POLL_LENGTH,
  threadAt,
} from "./layout.ts";
import { ASKS_TIME, WORKS, WRITES } from "./rounds.ts";
import type { Stuck } from "./stuck.ts";
import type { World } from "./world.ts";

/**
 * How often each of those that go round is watched, with nobody else left, before the run is stopped. A loop that counts its
 * rounds would have come to an end later: nothing that others see tells it from one that does not.
 */
export const MOST_WATCHED = 200;
/** The same for loops that work, for each round that they may make before they are held back. */
export const WATCHED_LAPS = 2;
/** Seconds that pass when a thread is let go, so that a thread which polls the clock reaches its time. */
const FIRST_DELAY = 0.001;
const MOST_DOUBLINGS = 40;

/**
 * Nobody can go on but those that are held back: lets some of them make one round each. Those whose rounds write nothing go
 * together; of those that write, one, or they would get into each other's way again and again.
 *
 * @returns the seconds that pass meanwhile, or why the run is over.
 */
export function allowRound(
  world: World,
  held: readonly number[],
): { readonly seconds: number } | { readonly stuck: Stuck } {
  const { words } = world;
  const isVain = words[H_NOTED] === words[H_EXPECTED] && words[H_HELD] === held.length;
  const vain = isVain ? (words[H_VAIN] as number) + 1 : 1;
  if (vain > MOST_WATCHED * held.length || isLooping(words, held)) return { stuck: endOf(words, held) };
  words[H_VAIN] = vain;
  words[H_HELD] = held.length;
  let expected = words[H_NOTED] as number;
  for (const thread of chosenOf(words, held)) {
    const at = threadAt(thread);
    expected += words[at + T_POLL_LENGTH] as number;
    words[at + T_FREED] = (words[at + T_FREED] as number) + 1;
    words[at + T_FREED_AT] = (words[at + T_NOTED] as number) + 1;
    if (!does(words, thread, WORKS)) continue;
    freeForLap(words, thread);
    if (words[H_BEYOND] === 0) words[H_BEYOND] = (words[H_STEPS] as number) + 1;
  }
  words[H_EXPECTED] = expected;
  return { seconds: FIRST_DELAY * 2 ** Math.min(vain - 1, MOST_DOUBLINGS) };
}

/** Of those that were let go least often all whose rounds write nothing; if there is none, the one with the lowest number. */
function chosenOf(words: Int32Array, held: readonly number[]): readonly number[] {
  const least = leastFreed(words, held);
  const group = held.filter((thread) => words[threadAt(thread) + T_FREED] === least);
  const quiet = group.filter((thread) => !does(words, thread, WRITES));
  return quiet.length > 0 ? quiet : group.slice(0, 1);
}

function leastFreed(words: Int32Array, held: readonly number[]): number {
  return Math.min(...held.map((thread) => words[threadAt(thread) + T_FREED] as number));
}

/** Whether they have gone round often enough where something may come of every round: there is no end to that. */
function isLooping(words: Int32Array, held: readonly number[]): boolean {
  return (
    held.some((thread) => does(words, thread, WORKS)) &&
    leastFreed(words, held) >= WATCHED_LAPS * (words[H_LAPS] as number)
  );
}

/** What it means that nothing comes of it, however often they are let go. */
function endOf(words: Int32Array, held: readonly number[]): Stuck {
  if (held.some((thread) => does(words, thread, WORKS))) return "looping";
  // What is written may bring somebody on in another schedule, and time may bring them on in a longer run.
  if (held.some((thread) => does(words, thread, WRITES | ASKS_TIME))) return "given up";
  // The others wait for what no daemon that goes on for ever does.
  return held.every((thread) => words[threadAt(thread) + T_DAEMON] === 1) ? "deadlock" : "livelock";
}

function does(words: Int32Array, thread: number, kind: number): boolean {
  return ((words[threadAt(thread) + T_POLL_KIND] as number) & kind) !== 0;
}
