import { OBJECT_KINDS, OUTCOMES } from "../protocol/event.ts";
import { isDecidable, OPERATIONS, OPS, type Op } from "../protocol/operations.ts";
import { countLap, forgetLaps, isInFreeLap, lapLength } from "./laps.ts";
import { MAX_POLLERS, objectAt, pollerAt, RING_STEPS, RINGS, stepAt, threadAt } from "./memory/areas.ts";
import { GRANT_AT_ONCE } from "./memory/codes.ts";
import { add, get, set, wordAt } from "./memory/fields.ts";
import { HEADER, WORLD } from "./memory/header.ts";
import { LOCK, OBJECT, QUEUE } from "./memory/objects.ts";
import { LONGEST_ROUND, POLLER, STEP } from "./memory/rounds.ts";
import { THREAD } from "./memory/threads.ts";
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
 * A thread that did so more than `polls` times in a row is held back until nobody else can go on. That is a function of the
 * thread's own steps and of when it was let go, never of what others did since: so a search by partial orders holds.
 */

/** What a step is in a round: see {@link classOf}. */
const LOOK = 1;
const EFFECT = 2;
export const WRITES = 4;
export const ASKS_TIME = 8;
/** Takes the lock of a queue for as long as it looks at the queue: so who looks first makes a difference, and nothing else does. */
export const LOCKS_QUEUE = 16;
const CLASS_BITS = 5;
/** Of a thread that is held back: in a loop that is not in vain, as far as anybody knows. */
export const WORKS = 32;

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
  const count = get(words, at, THREAD.noted);
  const entry = stepAt(thread, count);
  const place = placeOf(step.site, OPS.indexOf(step.op));
  set(words, entry, STEP.place, place);
  set(words, entry, STEP.look, lookOf(step, kind, changesOf(words, step)));
  set(words, entry, STEP.object, step.object);
  set(words, entry, STEP.kind, kind.is | ((kind.takes ?? 0) << CLASS_BITS));
  set(words, at, THREAD.noted, count + 1);
  add(words, WORLD, HEADER.noted, 1);
  if (get(words, WORLD, HEADER.laps) === 0) return;
  const begins = isProgress(words, step);
  if (count === 0 || begins) forgetLaps(words, thread);
  if (!begins && step.op !== "resume") countLap(words, thread, place);
}

/** What no loop does without end. Where waits end in the order of the clock, time that passes is progress, too. */
function isProgress(words: Int32Array, { op, outcome }: NotedStep): boolean {
  if (op === "start" || op === "join") return true;
  return get(words, WORLD, HEADER.freeTime) === 0 && op === "resume" && outcome === "timeout";
}

/** Finds out whether a thread, which has just published its next operation, has gone round too often. */
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
  set(words, at, THREAD.pollKind, kindOfRound(words, thread, length) | (inVain === 0 ? WORKS : 0));
  if (isHeld(words, thread)) tellPoller(words, thread, get(words, at, THREAD.site));
}

/** Whether a thread waits until no other thread can go on: it has gone round too often, and made a round since it was let go. */
export function isHeld(words: Int32Array, thread: number): boolean {
  const at = threadAt(thread);
  const length = get(words, at, THREAD.pollLength);
  if (length === 0) return false;
  if (get(words, at, THREAD.pollKind) & WORKS) return !isInFreeLap(words, thread, length);
  const freed = get(words, at, THREAD.freedAt);
  return freed === 0 || get(words, at, THREAD.noted) - (freed - 1) >= length;
}

/** Where threads of the run were held back: each place once. */
export function pollersOf({ words }: World): readonly Poller[] {
  return Array.from({ length: get(words, WORLD, HEADER.pollers) }, (_, i) => {
    const at = pollerAt(i);
    const kind = get(words, at, POLLER.kind);
    return {
      thread: get(words, at, POLLER.thread),
      site: get(words, at, POLLER.site),
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
  const count = get(words, WORLD, HEADER.pollers);
  const kind = get(words, threadAt(thread), THREAD.pollKind) & (WRITES | WORKS);
  for (let i = 0; i < count; i++) {
    const at = pollerAt(i);
    const isWork = (get(words, at, POLLER.kind) & WORKS) === (kind & WORKS);
    if (get(words, at, POLLER.thread) === thread && get(words, at, POLLER.site) === site && isWork) return;
  }
  if (count === MAX_POLLERS) return;
  const at = pollerAt(count);
  set(words, at, POLLER.thread, thread);
  set(words, at, POLLER.site, site);
  set(words, at, POLLER.kind, kind);
  set(words, WORLD, HEADER.pollers, count + 1);
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
    const first = stepAt(thread, steps - length);
    if ((get(words, first, STEP.kind) & EFFECT) !== 0) return 0;
    if (
      get(words, first, STEP.place) === place &&
      repeats(words, thread, length, most) &&
      isVain(words, thread, length)
    )
      return length;
  }
  return 0;
}

/** Whether the last `length` steps are the same as those before them, `most` times. */
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

/** Whether the last `length` steps gave back what they took, and looked at something: a loop that does not look goes on by itself. */
function isVain(words: Int32Array, thread: number, length: number): boolean {
  const count = get(words, threadAt(thread), THREAD.noted);
  let looks = get(words, threadAt(thread), THREAD.daemon) === 1;
  const held = new Map<number, number>();
  for (let i = 1; i <= length; i++) {
    const entry = stepAt(thread, count - i);
    const kind = get(words, entry, STEP.kind);
    looks ||= (kind & LOOK) !== 0;
    const takes = kind >> CLASS_BITS;
    const object = get(words, entry, STEP.object);
    if (takes !== 0) held.set(object, (held.get(object) ?? 0) + takes);
  }
  return looks && [...held.values()].every((sum) => sum === 0);
}

function kindOfRound(words: Int32Array, thread: number, length: number): number {
  const count = get(words, threadAt(thread), THREAD.noted);
  let kind = 0;
  for (let i = 1; i <= length; i++) kind |= get(words, stepAt(thread, count - i), STEP.kind);
  return kind & (WRITES | ASKS_TIME | LOCKS_QUEUE);
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
      if (queueOf(words, object) !== 0) return { is: LOCKS_QUEUE, takes: 1 };
      return isUntimed ? { is: WRITES, takes: 1 } : PLAIN;
    case "release":
      // While a thread has the lock of a queue, it looks at the queue.
      if (queueOf(words, object) !== 0) return { is: LOOK | LOCKS_QUEUE, takes: -1 };
      return { is: WRITES, takes: -Math.max(1, value) };
    case "wait":
      if (OBJECT_KINDS[get(words, objectAt(object), OBJECT.kind)] === "barrier") return FINAL;
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
  const waitOp = OPS[get(words, at, THREAD.waitOp)];
  // Where waits end in the order of the clock, time that passes is progress.
  if (outcome === "timeout" && get(words, WORLD, HEADER.freeTime) === 0) return FINAL;
  if (outcome === "timeout") return waitOp === "sleep" ? PLAIN : LOOKS;
  if (waitOp === "acquire" || waitOp === "join") {
    if (get(words, at, THREAD.timed) === 0) return undefined;
    return waitOp === "acquire" ? { is: LOOK | WRITES, takes: 1 } : FINAL;
  }
  return get(words, at, THREAD.grant) === GRANT_AT_ONCE ? LOOKS : FINAL;
}

/** The queue that a lock guards; 0 for any other object. */
function queueOf(words: Int32Array, object: number): number {
  if (OBJECT_KINDS[get(words, objectAt(object), OBJECT.kind)] !== "lock") return 0;
  return get(words, objectAt<"lock">(object), LOCK.queue);
}

/** What the holder of a queue's lock sees as it gives it back: in every order of the trace the same. */
function changesOf(words: Int32Array, { op, object }: NotedStep): number {
  const queue = op === "release" ? queueOf(words, object) : 0;
  return queue === 0 ? 0 : get(words, objectAt<"queue">(queue), QUEUE.changes);
}

function placeOf(site: number, op: number): number {
  return (site << 6) | op;
}

/** Steps with the same look came out the same, as far as their thread can see. Equal hashes of unequal ones hold back too early, which is sound. */
function lookOf({ op, object, outcome, value, text }: NotedStep, { is }: Class, changes: number): number {
  let hash = mix(
    mix(mix(is, object), changes),
    op === "acquire" ? 0 : OUTCOMES.indexOf(outcome as (typeof OUTCOMES)[number]),
  );
  if (!OPERATIONS[op].tells) return hash;
  double[0] = value;
  hash = mix(mix(hash, wordAt(halves, 0)), wordAt(halves, 1));
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
