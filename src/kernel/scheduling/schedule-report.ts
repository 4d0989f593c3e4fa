import { liveThreads } from "../memory/live-threads.ts";
import type { World } from "../memory/world.ts";
import { REPORT_START, SCHEDULE, SCHEDULE_WORDS, threadAt } from "../records/areas.ts";
import { PENDING_WORDS } from "../records/blocks.ts";
import { type At, get, set, wordAt } from "../records/fields.ts";
import { HEADER, WORLD } from "../records/header.ts";
import { THREAD } from "../records/threads.ts";
import { describe, fields, type Pending, toPending } from "./pending.ts";
import { turnOf } from "./turn.ts";

/**
 * What a controlled run is told, and what it tells. It is told the turns to take, in order. It tells the turns taken, and for each decision
 * the next operation of each enabled thread.
 */

export interface Decision {
  readonly chosen: number;
  readonly enabled: readonly Pending[];
}

/** Words of a {@link Pending}, with its thread. */
const ENTRY_WORDS = 1 + PENDING_WORDS;
const REPORT = SCHEDULE + REPORT_START;
const REPORT_WORDS = SCHEDULE_WORDS - REPORT_START;

/** Prescribes the first decisions of the next run. */
export function prescribe({ words }: World, turns: readonly number[]): void {
  set(words, WORLD, HEADER.prefix, turns.length);
  words.set(turns, SCHEDULE);
}

/** A turn that is prescribed. */
export function prescribed({ words }: World, step: number): number {
  return wordAt(words, SCHEDULE + step);
}

/** The most decisions that are remembered; also the most that can be prescribed. */
export const MAX_DECISIONS: number = REPORT_START;

/** The number of decisions that the run took. */
export function stepsTaken({ words }: World): number {
  return get(words, WORLD, HEADER.steps);
}

/** The turns that the run took, in order. */
export function decisionsTaken({ words }: World): number[] {
  const count = Math.min(get(words, WORLD, HEADER.steps), MAX_DECISIONS);
  return Array.from(words.subarray(SCHEDULE, SCHEDULE + count));
}

/**
 * Remembers a decision, with its choices if the run keeps a report.
 *
 * For each decision the report says who was chosen, and what has changed since the decision before: [chosen, changes, change …]. A change
 * is a thread that can go, with its next operation, or the negative number of a thread that can go no longer. A thread's last step itself
 * tells that it can go no longer. So the report grows by a few words, however many threads there are.
 *
 * @returns false if there is no room: nothing was remembered, and the run has to stop.
 */
export function reportDecision(
  world: World,
  step: number,
  enabled: readonly number[],
  chosen: number,
): boolean {
  const { words } = world;
  if (get(words, WORLD, HEADER.record) === 1 && !reportChoices(world, enabled, chosen)) return false;
  // The prescribed decisions lie in the same place, and are the same as far as they go.
  if (step < MAX_DECISIONS)
    words[SCHEDULE + step] = turnOf(chosen, get(words, threadAt(chosen), THREAD.pendingOp));
  return true;
}

function reportChoices(world: World, enabled: readonly number[], chosen: number): boolean {
  const { words } = world;
  const begin = get(words, WORLD, HEADER.report);
  let at = begin + 2;
  let changes = 0;
  let next = 0;
  for (const thread of liveThreads(words)) {
    const own = threadAt(thread);
    const last = get(words, own, THREAD.reported);
    const isEnabled = enabled[next] === thread;
    if (isEnabled) {
      next++;
      describe(world, thread);
      if (last !== 0 && isReported(words, last)) continue;
    } else if (last === 0) continue;
    if (at + ENTRY_WORDS > REPORT_WORDS) return false;
    changes++;
    words[REPORT + at] = isEnabled ? thread : -thread;
    set(words, own, THREAD.reported, isEnabled ? at + 1 : 0);
    if (isEnabled) words.set(fields, REPORT + at + 1);
    at += isEnabled ? ENTRY_WORDS : 1;
  }
  if (at > REPORT_WORDS) return false;
  words[REPORT + begin] = chosen;
  words[REPORT + begin + 1] = changes;
  set(words, WORLD, HEADER.report, at);
  return true;
}

/** Whether the report says at `last` what `fields` say. */
function isReported(words: Int32Array, last: number): boolean {
  for (let i = 0; i < PENDING_WORDS; i++) if (words[REPORT + last + i] !== fields[i]) return false;
  return true;
}

/** The decisions of the run that has just ended. */
export function readReport({ words }: World): Decision[] {
  const decisions: Decision[] = [];
  const end = REPORT + get(words, WORLD, HEADER.report);
  let enabled: readonly Pending[] = [];
  for (let at = REPORT; at < end; ) {
    const chosen = wordAt(words, at);
    const changed = new Set<number>();
    const fresh: Pending[] = [];
    let left = wordAt(words, at + 1);
    for (at += 2; left > 0; left--) {
      const thread = wordAt(words, at);
      changed.add(Math.abs(thread));
      if (thread > 0) fresh.push(toPending(thread, words, (at + 1) as At<"pending">));
      at += thread > 0 ? ENTRY_WORDS : 1;
    }
    if (changed.size > 0) {
      const same = enabled.filter(({ thread }) => !changed.has(thread));
      enabled = [...same, ...fresh].sort((a, b) => a.thread - b.thread);
    }
    decisions.push({ chosen, enabled });
    const isLast = enabled.some(({ thread, op }) => thread === chosen && op === "end");
    if (isLast) enabled = enabled.filter(({ thread }) => thread !== chosen);
  }
  return decisions;
}
