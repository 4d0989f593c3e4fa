import type { Bounds } from "./machine.ts";
import { type Note, placeOf } from "./notes.ts";
import type { State, ThreadState } from "./state.ts";
import type { Step } from "./steps.ts";

/**
 * How often threads go round in vain, or round a loop at all. Written from what a search says of itself: "no thread goes round a loop more
 * than K times in a row in vain", "no loop goes round more than K times before the others have done what they can".
 */

export interface Past {
  /** The newest last. */
  readonly notes: readonly Note[];
  /** Of all notes, and of those since the last progress that end no wait. */
  readonly count: number;
  readonly laps: number;
  /** What these were when the thread was last let go. */
  readonly freedAt?: { readonly count: number; readonly laps: number | undefined };
  readonly freed: number;
}

export const NO_PAST: Past = { notes: [], count: 0, laps: 0, freed: 0 };

/** Enough for the loops of small programs. */
const KEPT = 120;
const LONGEST = 64;

/** A round that a thread is about to begin once more than it may. */
export interface Round {
  readonly length: number;
  readonly works: boolean;
  readonly writes: boolean;
  readonly locksQueue: boolean;
}

export function remember(past: Past, note: Note): Past {
  const notes = [...past.notes, note].slice(-KEPT);
  const count = past.count + 1;
  if (!note.isProgress) return { ...past, notes, count, laps: past.laps + (note.resumes ? 0 : 1) };
  const { freedAt, ...others } = past;
  return { ...others, notes, count, laps: 0, ...(freedAt && { freedAt: { ...freedAt, laps: undefined } }) };
}

/** Whether a thread waits until nobody else can go on. */
export function isHeld(state: State, thread: number, bounds: Bounds | undefined): boolean {
  const { past } = state.threads[thread] as ThreadState;
  const round = bounds && roundOf(state, thread, bounds);
  if (round === undefined) return false;
  const { freedAt } = past;
  if (!round.works) return freedAt === undefined || past.count - freedAt.count >= round.length;
  return freedAt?.laps === undefined || past.laps - freedAt.laps >= round.length;
}

/** Only what begins something new is held back: a thread at the end of a wait may hold a lock. */
export function roundOf(state: State, thread: number, { polls, laps }: Bounds): Round | undefined {
  const { point, past, wait, life, daemon } = state.threads[thread] as ThreadState;
  if (life !== "alive" || wait !== undefined || point.next === undefined) return undefined;
  const place = placeOf(point.next as Step, point.next.place);
  const inVain = vainLength(past, place, polls, daemon);
  const length = inVain ?? (laps > 0 ? lapLength(past, place, laps) : undefined);
  if (length === undefined) return undefined;
  const last = past.notes.slice(-length);
  const some = (is: "writes" | "locksQueue") => last.some((note) => note[is]);
  return { length, works: inVain === undefined, writes: some("writes"), locksQueue: some("locksQueue") };
}

function vainLength({ notes }: Past, place: string, most: number, isDaemon: boolean): number | undefined {
  for (let length = 1; length <= Math.min(LONGEST, notes.length); length++) {
    const round = notes.slice(-length);
    const first = round[0] as Note;
    if (first.is === "effect") return undefined;
    if (first.place !== place || !isVain(round, isDaemon)) continue;
    // A round in which others let the thread go was not in vain.
    const isEqual = (a: Note, b: Note) => a.place === b.place && a.look === b.look && a.is === b.is;
    if (countRounds(notes, length, isEqual) > most) return length;
  }
  return undefined;
}

function lapLength({ notes, laps }: Past, place: string, most: number): number | undefined {
  const steps = notes.filter(({ resumes }) => !resumes).slice(-Math.max(1, laps));
  for (let length = 1; length <= Math.min(LONGEST, laps / most); length++) {
    if (steps.at(-length)?.place !== place) continue;
    if (countRounds(steps, length, (a, b) => a.place === b.place) >= most) return length;
  }
  return undefined;
}

/** How many rounds in a row, the last included, are equal to the last. */
function countRounds(
  notes: readonly Note[],
  length: number,
  areEqual: (a: Note, b: Note) => boolean,
): number {
  const last = notes.slice(-length);
  let count = 1;
  for (let end = notes.length - length; end >= length; end -= length, count++) {
    const round = notes.slice(end - length, end);
    if (!round.every((note, i) => areEqual(note, last[i] as Note))) break;
  }
  return count;
}

/** It looked at what others may change, and gave back what it took. A daemon that does not look goes on for ever, too. */
function isVain(round: readonly Note[], isDaemon: boolean): boolean {
  const taken = new Map<string, number>();
  for (const { take } of round) if (take) taken.set(take[0], (taken.get(take[0]) ?? 0) + take[1]);
  return (isDaemon || round.some(({ is }) => is === "look")) && [...taken.values()].every((sum) => sum === 0);
}
