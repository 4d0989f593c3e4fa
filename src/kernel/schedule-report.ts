import { OBJECT_KINDS } from "../protocol/event.ts";
import { OPERATIONS, OPS, type Op, type Subject } from "../protocol/operations.ts";
import { opCode } from "./kernel.ts";
import { turnsAway } from "./listener.ts";
import { liveThreads } from "./live-threads.ts";
import { objectAt, REPORT_START, SCHEDULE, SCHEDULE_WORDS, threadAt } from "./memory/areas.ts";
import { PENDING, PENDING_WORDS } from "./memory/blocks.ts";
import { type At, get, set, wordAt } from "./memory/fields.ts";
import { HEADER, WORLD } from "./memory/header.ts";
import { LOCK, OBJECT } from "./memory/objects.ts";
import { THREAD } from "./memory/threads.ts";
import { joinsLine } from "./output.ts";
import { mayOverRelease } from "./semaphore.ts";
import { turnOf } from "./turn.ts";
import type { World } from "./world.ts";

/**
 * What a controlled run is told and tells. Told: the turns to take, in order. Tells: the turns taken, and for each decision
 * what each enabled thread was about to do.
 */

/** The next operation of a thread. */
export interface Pending {
  readonly thread: number;
  /** Code of the op; that of `resume` where a wait is over or can be given up. */
  readonly op: number;
  readonly object: number;
  /**
   * For a condition's wait or notify its lock, for a lock's release 0; negative, or 1, where the lock is not in this thread's
   * hands. For a semaphore's release 1 where it may be one too many.
   * For a print 1 where its text joins a line with what others write. Otherwise a detail of the op, or 0.
   */
  readonly argument: number;
  /** For a resume: code of the op that waited. */
  readonly waitOp: number;
  /** For a resume: whether the wait has a deadline, and so may end by it in some schedule. */
  readonly timed: boolean;
  /** Code of the object's kind; 0 for ops on threads and on nothing. */
  readonly kind: number;
  /** Whether the thread is a daemon, which the end of the others cuts off. */
  readonly daemon: boolean;
  /** For the close of a server: whether clients wait to be accepted, whose connections it breaks off. */
  readonly turnsAway: boolean;
  readonly site: number;
  /** Where that makes a difference: whether it depends on what time it is, or lets time pass. */
  readonly clock: ClockUse;
}

export type ClockUse = (typeof CLOCK_USES)[number];
/** The position in this list is its code in the report. */
const CLOCK_USES = ["none", "read", "write"] as const;

export interface Decision {
  readonly chosen: number;
  readonly enabled: readonly Pending[];
}

/** Words of a {@link Pending}, its thread included. */
const ENTRY_WORDS = 1 + PENDING_WORDS;
const REPORT = SCHEDULE + REPORT_START;
const REPORT_WORDS = SCHEDULE_WORDS - REPORT_START;
/** Made once: decisions are many. */
const fields = new Int32Array(PENDING_WORDS);
const FIELDS = 0 as At<"pending">;
const RESUME = opCode("resume");
const RELEASE = opCode("release");
const WAIT = opCode("wait");
const NOTIFY = opCode("notify");
const CLOSE = opCode("close");
const END = opCode("end");
/** By code: what an op is done to. */
const ON: readonly Subject[] = OPS.map((op) => OPERATIONS[op].on);
const LOCK_KIND = OBJECT_KINDS.indexOf("lock");
const RLOCK_KIND = OBJECT_KINDS.indexOf("rlock");
const CONDITION_KIND = OBJECT_KINDS.indexOf("condition");
const SEMAPHORE_KIND = OBJECT_KINDS.indexOf("semaphore");

/** Prescribes the first decisions of the next run. */
export function prescribe({ words }: World, turns: readonly number[]): void {
  set(words, WORLD, HEADER.prefix, turns.length);
  words.set(turns, SCHEDULE);
}

/** A turn that is prescribed. */
export function prescribed({ words }: World, step: number): number {
  return wordAt(words, SCHEDULE + step);
}

export function pendingOf(world: World, thread: number): Pending {
  describe(world, thread);
  return toPending(thread, fields, FIELDS);
}

/** Most decisions that are remembered; also the most that can be prescribed. */
export const MAX_DECISIONS: number = REPORT_START;

/** Decisions that the run took. */
export function stepsTaken({ words }: World): number {
  return get(words, WORLD, HEADER.steps);
}

/** The turns that the run took, in order. */
export function decisionsTaken({ words }: World): number[] {
  const count = Math.min(get(words, WORLD, HEADER.steps), MAX_DECISIONS);
  return Array.from(words.subarray(SCHEDULE, SCHEDULE + count));
}

/**
 * Remembers a decision; with what there was to choose from, if the run keeps a report.
 *
 * The report says of each decision who was chosen and what is new since the one before: [chosen, changes, change …], where a
 * change is a thread that can go, with what it is about to do, or the negative number of one that can go no more; that a
 * thread which made its last step cannot go any more is told by that step. So it grows by a few words, however many threads
 * there are.
 *
 * @returns false where there is no room for it: nothing was remembered, and the run has to stop.
 */
export function reportDecision(
  world: World,
  step: number,
  enabled: readonly number[],
  chosen: number,
): boolean {
  const { words } = world;
  if (get(words, WORLD, HEADER.record) === 1 && !reportChoices(world, enabled, chosen)) return false;
  // What is prescribed lies in the same place, and is the same as far as it goes.
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
    const isLast = enabled.some(({ thread, op }) => thread === chosen && op === END);
    if (isLast) enabled = enabled.filter(({ thread }) => thread !== chosen);
  }
  return decisions;
}

/** Writes down what a thread is about to do, in `fields`. */
function describe(world: World, thread: number): void {
  const { words } = world;
  const at = threadAt(thread);
  const daemon = get(words, at, THREAD.daemon);
  const turns = isTurningAway(words, at) ? 2 : 0;
  set(fields, FIELDS, PENDING.op, get(words, at, THREAD.pendingOp));
  set(fields, FIELDS, PENDING.object, get(words, at, THREAD.pendingObject));
  set(fields, FIELDS, PENDING.argument, argumentOf(world, thread));
  set(fields, FIELDS, PENDING.waitOp, get(words, at, THREAD.waitOp));
  set(fields, FIELDS, PENDING.timed, get(words, at, THREAD.timed));
  set(fields, FIELDS, PENDING.kind, kindOf(words, at));
  set(fields, FIELDS, PENDING.bits, daemon | turns | (clockUse(words, at) << 2));
  set(fields, FIELDS, PENDING.site, get(words, at, THREAD.site));
}

function toPending(thread: number, words: Int32Array, at: At<"pending">): Pending {
  const bits = get(words, at, PENDING.bits);
  return {
    thread,
    op: get(words, at, PENDING.op),
    object: get(words, at, PENDING.object),
    argument: get(words, at, PENDING.argument),
    waitOp: get(words, at, PENDING.waitOp),
    timed: get(words, at, PENDING.timed) === 1,
    kind: get(words, at, PENDING.kind),
    daemon: (bits & 1) === 1,
    site: get(words, at, PENDING.site),
    turnsAway: (bits & 2) === 2,
    clock: CLOCK_USES[bits >> 2] ?? "none",
  };
}

/** Whether the report says at `last` what `fields` say. */
function isReported(words: Int32Array, last: number): boolean {
  for (let i = 0; i < PENDING_WORDS; i++) if (words[REPORT + last + i] !== fields[i]) return false;
  return true;
}

/** The end of a wait that has a deadline lets time pass, wherever it is granted: what depends on what must not depend on that. */
function clockUse(words: Int32Array, at: At<"thread">): number {
  if (get(words, WORLD, HEADER.clocked) === 0) return 0;
  const isWrite = get(words, at, THREAD.pendingOp) === RESUME && get(words, at, THREAD.timed) === 1;
  return isWrite ? CLOCK_USES.indexOf("write") : get(words, at, THREAD.readsClock);
}

function isTurningAway(words: Int32Array, at: At<"thread">): boolean {
  // Only a server closes with a port.
  const isServer = get(words, at, THREAD.pendingOp) === CLOSE && get(words, at, THREAD.pendingArg) < 0;
  return isServer && turnsAway(words, get(words, at, THREAD.pendingObject));
}

/** Details that may change between the moment when an op is announced and the op itself: who holds a lock, whether a line is open. */
function argumentOf(world: World, thread: number): number {
  const { words } = world;
  const at = threadAt(thread);
  const argument = get(words, at, THREAD.pendingArg);
  const op = get(words, at, THREAD.pendingOp);
  if (ON[op] === "output") return joinsLine(world, OPS[op] as Op, argument) ? 1 : 0;
  if (op !== RELEASE && op !== WAIT && op !== NOTIFY) return argument;
  const object = get(words, at, THREAD.pendingObject);
  const kind = get(words, objectAt(object), OBJECT.kind);
  if (op === RELEASE && (kind === LOCK_KIND || kind === RLOCK_KIND))
    return isHeldBy(words, object, thread) ? 0 : 1;
  if (op === RELEASE && kind === SEMAPHORE_KIND) return mayOverRelease(words, object, argument) ? 1 : 0;
  if (op !== RELEASE && kind === CONDITION_KIND)
    return isHeldBy(words, argument, thread) ? argument : -argument;
  return argument;
}

function isHeldBy(words: Int32Array, lock: number, thread: number): boolean {
  return get(words, objectAt<"lock">(lock), LOCK.owner) === thread;
}

function kindOf(words: Int32Array, thread: At<"thread">): number {
  const op = get(words, thread, THREAD.pendingOp);
  const object = get(words, thread, THREAD.pendingObject);
  const what = op === RESUME ? get(words, thread, THREAD.waitOp) : op;
  const hasKind = object !== 0 && (ON[what] === "object" || ON[what] === "socket");
  return hasKind ? get(words, objectAt(object), OBJECT.kind) : 0;
}
