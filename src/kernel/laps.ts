import { LAP_WORDS, LONGEST_ROUND, lapsAt } from "./layout.ts";

/**
 * How often a thread has gone round a loop, whatever it did there: its steps stood at the same places again and again. They
 * are counted as they come, so that many rounds need no long memory: for each length of a round, how many of the thread's
 * newest steps in a row stand where the step so many before them stood.
 */

/** Words of a thread's record: steps counted, how many they were when it was let go, plus 1; then the counts, and the newest places. */
const STEPS = 0;
const FREED = 1;
const COUNTS = 1;
const PLACES = 2 + LONGEST_ROUND;

/** Counts a step. The end of a wait is none: whether a thread had to wait is no matter of its own. */
export function countLap(words: Int32Array, thread: number, place: number): void {
  const at = lapsAt(thread);
  const steps = words[at + STEPS] as number;
  for (let length = 1; length <= LONGEST_ROUND; length++) {
    const repeats = length <= steps && words[placeAt(at, steps - length)] === place;
    words[at + COUNTS + length] = repeats ? (words[at + COUNTS + length] as number) + 1 : 0;
  }
  words[placeAt(at, steps)] = place;
  words[at + STEPS] = steps + 1;
}

/** The thread begins, or made a step that no loop makes without end: what came before it is forgotten. */
export function forgetLaps(words: Int32Array, thread: number): void {
  words.fill(0, lapsAt(thread), lapsAt(thread) + LAP_WORDS);
}

/**
 * Steps of the round that the thread is about to begin once more at `place`, after `most` rounds at the same places; 0 if there
 * is none.
 */
export function lapLength(words: Int32Array, thread: number, place: number, most: number): number {
  const at = lapsAt(thread);
  const steps = words[at + STEPS] as number;
  const longest = Math.min(LONGEST_ROUND, Math.floor(steps / most));
  for (let length = 1; length <= longest; length++) {
    if ((words[at + COUNTS + length] as number) < (most - 1) * length) continue;
    if (words[placeAt(at, steps - length)] === place) return length;
  }
  return 0;
}

/** Lets a thread go on for one more round. */
export function freeForLap(words: Int32Array, thread: number): void {
  const at = lapsAt(thread);
  words[at + FREED] = (words[at + STEPS] as number) + 1;
}

/** Whether a thread has made no round of this length since it was let go, if it was. */
export function isInFreeLap(words: Int32Array, thread: number, length: number): boolean {
  const at = lapsAt(thread);
  const freed = words[at + FREED] as number;
  return freed !== 0 && (words[at + STEPS] as number) - (freed - 1) < length;
}

function placeAt(at: number, step: number): number {
  return at + PLACES + (step % LONGEST_ROUND);
}
