import { lapsAt } from "../records/areas.ts";
import { type At, add, get, item, set, wordAt } from "../records/fields.ts";
import { LAP_WORDS, LAPS, LONGEST_ROUND } from "../records/rounds.ts";

/**
 * How often a thread has gone round a loop, whatever it did there: its steps were at the same places again and again. They are counted as
 * they come, so many rounds need no long memory.
 */

/** Counts a step, but not the end of a wait: whether a thread had to wait makes no difference. */
export function countLap(words: Int32Array, thread: number, place: number): void {
  const at = lapsAt(thread);
  const steps = get(words, at, LAPS.steps);
  for (let length = 1; length <= LONGEST_ROUND; length++) {
    const repeats = length <= steps && words[placeAt(at, steps - length)] === place;
    const count = countAt(at, length);
    words[count] = repeats ? wordAt(words, count) + 1 : 0;
  }
  words[placeAt(at, steps)] = place;
  add(words, at, LAPS.steps, 1);
}

/** The thread begins, or made a step that no loop makes without end: forgets its earlier steps. */
export function forgetLaps(words: Int32Array, thread: number): void {
  words.fill(0, lapsAt(thread), lapsAt(thread) + LAP_WORDS);
}

/**
 * Steps of the round that the thread is about to begin once more at `place`, after `most` rounds at the same places; 0 if there is none.
 */
export function lapLength(words: Int32Array, thread: number, place: number, most: number): number {
  const at = lapsAt(thread);
  const steps = get(words, at, LAPS.steps);
  const longest = Math.min(LONGEST_ROUND, Math.floor(steps / most));
  for (let length = 1; length <= longest; length++) {
    if (wordAt(words, countAt(at, length)) < (most - 1) * length) continue;
    if (words[placeAt(at, steps - length)] === place) return length;
  }
  return 0;
}

/** Lets a thread go on for one more round. */
export function freeForLap(words: Int32Array, thread: number): void {
  const at = lapsAt(thread);
  set(words, at, LAPS.freed, get(words, at, LAPS.steps) + 1);
}

/** Whether a thread was let go and has made no round of this length since. */
export function isInFreeLap(words: Int32Array, thread: number, length: number): boolean {
  const at = lapsAt(thread);
  const freed = get(words, at, LAPS.freed);
  return freed !== 0 && get(words, at, LAPS.steps) - (freed - 1) < length;
}

function countAt(at: At<"laps">, length: number): number {
  return item(at, LAPS.counts, length - 1);
}

function placeAt(at: At<"laps">, step: number): number {
  return item(at, LAPS.places, step % LONGEST_ROUND);
}
