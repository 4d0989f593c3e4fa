import { OBJECT_KINDS, OUTCOMES } from "../protocol/event.ts";
import { isDecidable, OPERATIONS, OPS, type Op } from "../protocol/operations.ts";
import { countLap, forgetLaps, isInFreeLap, lapLength } from "./laps.ts";
import {
  GRANT_AT_ONCE,
  H_FREE_TIME,
  H_LAPS,
  H_NOTED,
  H_POLLERS,
  H_POLLS,
  LONGEST_ROUND,
  O_KIND,
  objectAt,
  POLLERS,
  RING_STEPS,
  RINGS,
  ringAt,
  STEP_WORDS,
  T_DAEMON,
  T_FREED_AT,
  T_GRANT,
  T_NOTED,
  T_PENDING_OP,
  T_POLL_KIND,
  T_POLL_LENGTH,
  T_SITE,
  T_TIMED,
  T_WAIT_OP,
  threadAt,
} from "./layout.ts";
import type { World } from "./world.ts";

/** How often threads may go round in a run before they wait for the others. */
export interface RoundBounds {
  /** Equal rounds in vain; 0 for any number. */
  readonly polls: number;
  /** Rounds of a loop, whatever it does; 0 for any number. Only beside a bound on those in vain, and no less than that. */
  readonly laps: number;
}

export const NO_BOUNDS: RoundBounds = { polls: 0, laps: 0 };

/**
 * How often a thread has gone round in vain: it made the same steps, with the same outcomes, and left everything as it was.
 * A thread that did so more than H_POLLS times in a row is held back until nobody else can go on. That is a function of the
 * thread's own steps and of when it was let go, never of what others did since: so a search by partial orders holds.
 */

/** What a step is in a round: see {@link classOf}. */
const LOOK = 1;
const EFFECT = 2;
export const WRITES = 4;
export const ASKS_TIME = 8;
const CLASS_BITS = 4;
/** Of a thread that is held back: in a loop that is not in vain, as far as anybody knows. */
export const WORKS = 16;
/** Loops that are told. */
const MOST_POLLERS = 32;

/** A step as its event has it. */
export interface NotedStep {
  readonly thread: number;
  readonly op: Op;
  readonly object: number;
  readonly outcome: string;
  readonly site: number;
  readonly value: number;
  readonly text: string;
}

interface Class {
  readonly is: number;
  /** What it adds to those that the thread holds of the object. */
  readonly takes?: number;
}

const PLAIN: Class = { is: 0 };
const LOOKS: Class = { is: LOOK };
const CHANGES: Class = { is: WRITES };
const FINAL: Class = { is: EFFECT };

/** Remembers a step of the current run. Threads beyond the rings are never held back. */
export function noteStep(world: World, step: NotedStep): void {
  const { words } = world;
  const { thread } = step;
  if (thread <= 0 || thread >= RINGS) return;
  const kind = classOf(words, step);
  if (kind === undefined) return;
  const at = threadAt(thread);
  const count = words[at + T_NOTED] as number;
  const entry = entryAt(thread, count);
  words[entry] = placeOf(step.site, OPS.indexOf(step.op));
  words[entry + 1] = lookOf(step, kind);
  words[entry + 2] = step.object;
  words[entry + 3] = kind.is | ((kind.takes ?? 0) << CLASS_BITS);
  words[at + T_NOTED] = count + 1;
  words[H_NOTED] = (words[H_NOTED] as number) + 1;
  if (words[H_LAPS] === 0) return;
  const begins = isProgress(words, step);
  if (count === 0 || begins) forgetLaps(words, thread);
  if (!begins && step.op !== "resume") countLap(words, thread, words[entry] as number);
}

/** What no loop does without end. Where waits end in the order of the clock, time that passes is progress, too. */
function isProgress(words: Int32Array, { op, outcome }: NotedStep): boolean {
  if (op === "start" || op === "join") return true;
  return words[H_FREE_TIME] === 0 && op === "resume" && outcome === "timeout";
}

/** Finds out whether a thread, which has just published its next operation, has gone round too often. */
export function countRounds({ words }: World, thread: number): void {
  if (words[H_POLLS] === 0 || thread >= RINGS) return;
  const at = threadAt(thread);
  const steps = words[at + T_NOTED] as number;
  const place = placeOf(words[at + T_SITE] as number, words[at + T_PENDING_OP] as number);
  const inVain = roundLength(words, thread, { steps, place, most: words[H_POLLS] as number });
  const most = words[H_LAPS] as number;
  // Before its first step a thread has no record of this run.
  const isCounted = most > 0 && steps > 0;
  const length = inVain === 0 && isCounted ? lapLength(words, thread, place, most) : inVain;
  words[at + T_POLL_LENGTH] = length;
  if (length === 0) return;
  words[at + T_POLL_KIND] = kindOfRound(words, thread, length) | (inVain === 0 ? WORKS : 0);
  if (isHeld(words, thread)) tellPoller(words, thread, words[at + T_SITE] as number);
}

/** Whether a thread waits until no other thread can go on: it has gone round too often, and made a round since it was let go. */
export function isHeld(words: Int32Array, thread: number): boolean {
  const at = threadAt(thread);
  const length = words[at + T_POLL_LENGTH] as number;
  if (length === 0) return false;
  if ((words[at + T_POLL_KIND] as number) & WORKS) return !isInFreeLap(words, thread, length);
  const freed = words[at + T_FREED_AT] as number;
  return freed === 0 || (words[at + T_NOTED] as number) - (freed - 1) >= length;
}

/** Where threads of the run were held back: each place once. */
export function pollersOf({ words }: World): readonly Poller[] {
  return Array.from({ length: words[H_POLLERS] as number }, (_, i) => {
    const kind = words[POLLERS + i * 3 + 2] as number;
    return {
      thread: words[POLLERS + i * 3] as number,
      site: words[POLLERS + i * 3 + 1] as number,
      does: kind & WORKS ? "work" : kind & WRITES ? "undo" : "look",
    };
  });
}

/** A thread that was held back, and where. */
export interface Poller {
  readonly thread: number;
  readonly site: number;
  /** What its rounds do: they only look; change something and take it back; or anything, if they are not in vain. */
  readonly does: "look" | "undo" | "work";
}

function tellPoller(words: Int32Array, thread: number, site: number): void {
  const count = words[H_POLLERS] as number;
  const kind = (words[threadAt(thread) + T_POLL_KIND] as number) & (WRITES | WORKS);
  for (let at = POLLERS; at < POLLERS + count * 3; at += 3) {
    const isWork = ((words[at + 2] as number) & WORKS) === (kind & WORKS);
    if (words[at] === thread && words[at + 1] === site && isWork) return;
  }
  if (count === MOST_POLLERS) return;
  words[POLLERS + count * 3] = thread;
  words[POLLERS + count * 3 + 1] = site;
  words[POLLERS + count * 3 + 2] = kind;
  words[H_POLLERS] = count + 1;
}

/**
 * Steps of the round that the thread is about to begin once more, after `most` equal ones and one more; 0 if there is none.
 * A round may visit its place more than once, so all lengths are tried.
 */
function roundLength(
  words: Int32Array,
  thread: number,
  { steps, place, most }: { readonly steps: number; readonly place: number; readonly most: number },
): number {
  const longest = Math.min(LONGEST_ROUND, Math.floor(Math.min(steps, RING_STEPS) / (most + 1)));
  for (let length = 1; length <= longest; length++) {
    const first = entryAt(thread, steps - length);
    if (((words[first + 3] as number) & EFFECT) !== 0) return 0;
    if (words[first] === place && repeats(words, thread, length, most) && isVain(words, thread, length))
      return length;
  }
  return 0;
}

/** Whether the last `length` steps are the same as those before them, `most` times. */
function repeats(words: Int32Array, thread: number, length: number, most: number): boolean {
  const count = words[threadAt(thread) + T_NOTED] as number;
  for (let i = 1; i <= most * length; i++) {
    const late = entryAt(thread, count - i);
    const early = entryAt(thread, count - i - length);
    if (words[late] !== words[early] || words[late + 1] !== words[early + 1]) return false;
  }
  return true;
}

/** Whether the last `length` steps gave back what they took, and looked at something: a loop that does not look goes on by itself. */
function isVain(words: Int32Array, thread: number, length: number): boolean {
  const count = words[threadAt(thread) + T_NOTED] as number;
  let looks = words[threadAt(thread) + T_DAEMON] === 1;
  const held = new Map<number, number>();
  for (let i = 1; i <= length; i++) {
    const entry = entryAt(thread, count - i);
    const kind = words[entry + 3] as number;
    looks ||= (kind & LOOK) !== 0;
    const takes = kind >> CLASS_BITS;
    const object = words[entry + 2] as number;
    if (takes !== 0) held.set(object, (held.get(object) ?? 0) + takes);
  }
  return looks && [...held.values()].every((sum) => sum === 0);
}

function kindOfRound(words: Int32Array, thread: number, length: number): number {
  const count = words[threadAt(thread) + T_NOTED] as number;
  let kind = 0;
  for (let i = 1; i <= length; i++) kind |= words[entryAt(thread, count - i) + 3] as number;
  return kind & (WRITES | ASKS_TIME);
}

/**
 * What a step is in a round; undefined for what is none, or is one with the step before: that a thread had to wait for a lock
 * or a thread's end is no difference between runs with the same partial order, and must be none here.
 */
function classOf(words: Int32Array, { thread, op, object, outcome, value }: NotedStep): Class | undefined {
  if (op === "resume") return classOfResume(words, thread, outcome);
  if (!isDecidable(op)) return undefined;
  if (outcome === "error" || outcome === "refused") return LOOKS;
  const isUntimed = value === Number.POSITIVE_INFINITY;
  switch (op) {
    case "read":
    case "probe":
    case "alive":
      return LOOKS;
    case "clock":
      return { is: LOOK | ASKS_TIME };
    case "try":
      return { is: LOOK | WRITES, takes: 1 };
    case "acquire":
      return isUntimed ? { is: WRITES, takes: 1 } : PLAIN;
    case "release":
      return { is: WRITES, takes: -Math.max(1, value) };
    case "wait":
      if (OBJECT_KINDS[words[objectAt(object) + O_KIND] as number] === "barrier") return FINAL;
      return outcome === "ok" ? LOOKS : PLAIN;
    case "join":
      return isUntimed ? FINAL : PLAIN;
    case "notify":
      return value > 0 ? FINAL : PLAIN;
    case "write":
    case "set":
    case "clear":
      return CHANGES;
    case "sleep":
    case "yield":
    case "print":
    case "output":
    case "stderr":
      return PLAIN;
    case "start":
    case "end":
    case "abort":
    case "reset":
    case "trip":
    case "listen":
    case "connect":
    case "accept":
    case "receive":
    case "send":
    case "close":
    case "exit":
    case "process":
    case "remote":
      return outcome === "wait" ? PLAIN : FINAL;
    default:
      return op satisfies never;
  }
}

function classOfResume(words: Int32Array, thread: number, outcome: string): Class | undefined {
  const at = threadAt(thread);
  const waitOp = OPS[words[at + T_WAIT_OP] as number];
  // Where waits end in the order of the clock, time that passes is progress.
  if (outcome === "timeout" && words[H_FREE_TIME] === 0) return FINAL;
  if (outcome === "timeout") return waitOp === "sleep" ? PLAIN : LOOKS;
  if (waitOp === "acquire" || waitOp === "join") {
    if (words[at + T_TIMED] === 0) return undefined;
    return waitOp === "acquire" ? { is: LOOK | WRITES, takes: 1 } : FINAL;
  }
  return words[at + T_GRANT] === GRANT_AT_ONCE ? LOOKS : FINAL;
}

function placeOf(site: number, op: number): number {
  return (site << 6) | op;
}

/** Steps with the same look came out the same, as far as their thread can see. Equal hashes of unequal ones hold back too early, which is sound. */
function lookOf({ op, object, outcome, value, text }: NotedStep, { is }: Class): number {
  let hash = mix(
    mix(is, object),
    op === "acquire" ? 0 : OUTCOMES.indexOf(outcome as (typeof OUTCOMES)[number]),
  );
  if (!OPERATIONS[op].tells) return hash;
  double[0] = value;
  hash = mix(mix(hash, halves[0] as number), halves[1] as number);
  for (let i = 0; i < text.length; i++) hash = mix(hash, text.charCodeAt(i));
  return hash;
}

const double = new Float64Array(1);
const halves = new Int32Array(double.buffer);

function mix(hash: number, word: number): number {
  let mixed = Math.imul(hash ^ word, 0x9e3779b1);
  mixed ^= mixed >>> 15;
  return Math.imul(mixed, 0x85ebca6b) ^ (mixed >>> 13);
}

function entryAt(thread: number, step: number): number {
  return ringAt(thread) + (step & (RING_STEPS - 1)) * STEP_WORDS;
}
