import type { World } from "../memory/world.ts";
import { RING_STEPS, RINGS, stepAt, threadAt } from "../records/areas.ts";
import { get, set } from "../records/fields.ts";
import { HEADER, WORLD } from "../records/header.ts";
import { LONGEST_ROUND, STEP } from "../records/rounds.ts";
import { THREAD } from "../records/threads.ts";
import { isInFreeLap, lapLength } from "./laps.ts";
import { placeOf } from "./note-step.ts";
import { tellPoller } from "./pollers.ts";
import { ASKS_TIME, CLASS_BITS, EFFECT, LOCKS_QUEUE, LOOK, WORKS, WRITES } from "./step-class.ts";

/** How many rounds threads may make in a run before they wait for the others. */
export interface RoundBounds {
  /** Equal rounds in vain; 0 for any number. */
  readonly polls: number;
  /** Rounds of any loop; 0 for any number. Needs `polls`, and is at least as large. */
  readonly laps: number;
  /** The number of decisions at the beginning of the run for which they do not hold. Default: none. */
  readonly from?: number;
}

export const NO_BOUNDS: RoundBounds = { polls: 0, laps: 0 };

/**
 * How often a thread has gone round in vain: it made the same steps, with the same outcomes, and changed nothing in the end. A thread that
 * did so more than `polls` times in a row is held back until no other thread can go. That depends only on the thread's own steps and on
 * when it was let go, not on what others did since, so partial-order search stays sound.
 */

/** Checks whether a thread that has just published its next operation has gone round too often. */
export function countRounds({ words }: World, thread: number): void {
  if (get(words, WORLD, HEADER.polls) === 0 || thread >= RINGS) return;
  const at = threadAt(thread);
  const steps = get(words, at, THREAD.noted);
  const place = placeOf(get(words, at, THREAD.site), get(words, at, THREAD.pendingOp));
  const inVain = roundLength(words, thread, { steps, place, most: get(words, WORLD, HEADER.polls) });
  const most = get(words, WORLD, HEADER.laps);
  // Before its first step a thread has no record of this run.
  const isCounted = most > 0 && steps > 0;
  const length = inVain === 0 && isCounted ? lapLength(words, thread, place, most) : inVain;
  set(words, at, THREAD.pollLength, length);
  if (length === 0) return;
  const kind = kindsIn(words, thread, length) & (WRITES | ASKS_TIME | LOCKS_QUEUE);
  set(words, at, THREAD.pollKind, kind | (inVain === 0 ? WORKS : 0));
  if (isHeld(words, thread)) tellPoller(words, thread, get(words, at, THREAD.site));
}

/** Whether a thread waits until no other thread can go: it has gone round too often, and made a round since it was let go. */
export function isHeld(words: Int32Array, thread: number): boolean {
  const at = threadAt(thread);
  const length = get(words, at, THREAD.pollLength);
  if (length === 0) return false;
  if (get(words, at, THREAD.pollKind) & WORKS) return !isInFreeLap(words, thread, length);
  const freed = get(words, at, THREAD.freedAt);
  return freed === 0 || get(words, at, THREAD.noted) - (freed - 1) >= length;
}

/**
 * Steps of the round that the thread is about to begin once more, after `most` equal ones and one more; 0 if there is none. A round may
 * visit its place more than once, so all lengths are tried.
 */
function roundLength(
  words: Int32Array,
  thread: number,
  { steps, place, most }: { readonly steps: number; readonly place: number; readonly most: number },
): number {
  const longest = Math.min(LONGEST_ROUND, Math.floor(Math.min(steps, RING_STEPS) / (most + 1)));
  for (let length = 1; length <= longest; length++) {
    const first = stepAt(thread, steps - length);
    if ((get(words, first, STEP.kind) & EFFECT) !== 0) return 0;
    if (get(words, first, STEP.place) !== place || !repeats(words, thread, length, most)) continue;
    if (isVain(words, thread, length)) return length;
    // A longer round of up to `most` times these steps is these steps several times, and no more in vain than they are.
    length *= most;
  }
  return 0;
}

/** Whether the last `length` steps repeat those before them, `most` times. */
function repeats(words: Int32Array, thread: number, length: number, most: number): boolean {
  const count = get(words, threadAt(thread), THREAD.noted);
  for (let i = 1; i <= most * length; i++) {
    const late = stepAt(thread, count - i);
    const early = stepAt(thread, count - i - length);
    if (get(words, late, STEP.place) !== get(words, early, STEP.place)) return false;
    if (get(words, late, STEP.look) !== get(words, early, STEP.look)) return false;
  }
  return true;
}

/** Whether the last `length` steps looked at something and gave back what they took: a loop that does not look waits for nobody. */
function isVain(words: Int32Array, thread: number, length: number): boolean {
  const isDaemon = get(words, threadAt(thread), THREAD.daemon) === 1;
  if (!isDaemon && (kindsIn(words, thread, length) & LOOK) === 0) return false;
  const count = get(words, threadAt(thread), THREAD.noted);
  const held = new Map<number, number>();
  for (let i = 1; i <= length; i++) {
    const entry = stepAt(thread, count - i);
    const takes = get(words, entry, STEP.kind) >> CLASS_BITS;
    const object = get(words, entry, STEP.object);
    if (takes !== 0) held.set(object, (held.get(object) ?? 0) + takes);
  }
  return [...held.values()].every((sum) => sum === 0);
}

/** The kinds of the last `length` steps, together. */
function kindsIn(words: Int32Array, thread: number, length: number): number {
  const count = get(words, threadAt(thread), THREAD.noted);
  let kinds = 0;
  for (let i = 1; i <= length; i++) kinds |= get(words, stepAt(thread, count - i), STEP.kind);
  return kinds;
}
