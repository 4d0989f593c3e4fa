import { OBJECT_KINDS } from "../protocol/event.ts";
import { OPERATIONS, OPS, type Op, type Subject } from "../protocol/operations.ts";
import { opCode } from "./kernel.ts";
import {
  H_CLOCKED,
  H_PREFIX,
  H_RECORD,
  H_REPORT,
  H_STEPS,
  O_KIND,
  objectAt,
  REPORT_START,
  SCHEDULE,
  SCHEDULE_WORDS,
  T_DAEMON,
  T_PENDING_ARG,
  T_PENDING_OBJECT,
  T_PENDING_OP,
  T_READS_CLOCK,
  T_REPORTED,
  T_SITE,
  T_TIMED,
  T_WAIT_OP,
  threadAt,
} from "./layout.ts";
import { turnsAway } from "./listener.ts";
import { liveThreads } from "./live-threads.ts";
import { LOCK_OWNER } from "./lock.ts";
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

/** Words of a {@link Pending} beside its thread. */
const FIELDS = 8;
const ENTRY_WORDS = 1 + FIELDS;
const REPORT = SCHEDULE + REPORT_START;
const REPORT_WORDS = SCHEDULE_WORDS - REPORT_START;
/** Made once: decisions are many. */
const fields = new Int32Array(FIELDS);
const RESUME = opCode("resume");
const RELEASE = opCode("release");
const WAIT = opCode("wait");
const NOTIFY = opCode("notify");
const CLOSE = opCode("close");
const END = opCode("end");
/** By code: what an op is done to. */
const ON: readonly Subject[] = OPS.map((op) => OPERATIONS[op].on);
const LOCK = OBJECT_KINDS.indexOf("lock");
const RLOCK = OBJECT_KINDS.indexOf("rlock");
const CONDITION = OBJECT_KINDS.indexOf("condition");
const SEMAPHORE = OBJECT_KINDS.indexOf("semaphore");

/** Prescribes the first decisions of the next run. */
export function prescribe({ words }: World, turns: readonly number[]): void {
  words[H_PREFIX] = turns.length;
  for (let i = 0; i < turns.length; i++) words[SCHEDULE + i] = turns[i] as number;
}

/** A turn that is prescribed. */
export function prescribed({ words }: World, step: number): number {
  return words[SCHEDULE + step] as number;
}

export function pendingOf(world: World, thread: number): Pending {
  describe(world, thread, fields);
  return toPending(thread, fields, 0);
}

/** Most decisions that are remembered; also the most that can be prescribed. */
export const MAX_DECISIONS: number = REPORT_START;

/** Decisions that the run took. */
export function stepsTaken({ words }: World): number {
  return words[H_STEPS] as number;
}

/** The turns that the run took, in order. */
export function decisionsTaken({ words }: World): number[] {
  const count = Math.min(words[H_STEPS] as number, MAX_DECISIONS);
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
  if (words[H_RECORD] === 1 && !reportChoices(world, enabled, chosen)) return false;
  // What is prescribed lies in the same place, and is the same as far as it goes.
  if (step < MAX_DECISIONS)
    words[SCHEDULE + step] = turnOf(chosen, words[threadAt(chosen) + T_PENDING_OP] as number);
  return true;
}

function reportChoices(world: World, enabled: readonly number[], chosen: number): boolean {
  const { words } = world;
  const begin = words[H_REPORT] as number;
  let at = begin + 2;
  let changes = 0;
  let next = 0;
  for (const thread of liveThreads(words)) {
    const reported = threadAt(thread) + T_REPORTED;
    const last = words[reported] as number;
    const isEnabled = enabled[next] === thread;
    if (isEnabled) {
      next++;
      describe(world, thread, fields);
      if (last !== 0 && isSame(words, REPORT + last, fields)) continue;
    } else if (last === 0) continue;
    if (at + ENTRY_WORDS > REPORT_WORDS) return false;
    changes++;
    words[REPORT + at] = isEnabled ? thread : -thread;
    words[reported] = isEnabled ? at + 1 : 0;
    if (isEnabled) words.set(fields, REPORT + at + 1);
    at += isEnabled ? ENTRY_WORDS : 1;
  }
  if (at > REPORT_WORDS) return false;
  words[REPORT + begin] = chosen;
  words[REPORT + begin + 1] = changes;
  words[H_REPORT] = at;
  return true;
}

/** The decisions of the run that has just ended. */
export function readReport({ words }: World): Decision[] {
  const decisions: Decision[] = [];
  const end = REPORT + (words[H_REPORT] as number);
  let enabled: readonly Pending[] = [];
  for (let at = REPORT; at < end; ) {
    const chosen = words[at] as number;
    const changed = new Set<number>();
    const fresh: Pending[] = [];
    let left = words[at + 1] as number;
    for (at += 2; left > 0; left--) {
      const thread = words[at] as number;
      changed.add(Math.abs(thread));
      if (thread > 0) fresh.push(toPending(thread, words, at + 1));
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

/** The next operation of a thread, as the words of a {@link Pending}. */
function describe(world: World, thread: number, into: Int32Array): void {
  const { words } = world;
  const at = threadAt(thread);
  into[0] = words[at + T_PENDING_OP] as number;
  into[1] = words[at + T_PENDING_OBJECT] as number;
  into[2] = argumentOf(world, thread);
  into[3] = words[at + T_WAIT_OP] as number;
  into[4] = words[at + T_TIMED] as number;
  into[5] = kindOf(words, at);
  into[6] =
    (words[at + T_DAEMON] as number) | (isTurningAway(words, at) ? 2 : 0) | (clockUse(words, at) << 2);
  into[7] = words[at + T_SITE] as number;
}

function toPending(thread: number, words: Int32Array, at: number): Pending {
  return {
    thread,
    op: words[at] as number,
    object: words[at + 1] as number,
    argument: words[at + 2] as number,
    waitOp: words[at + 3] as number,
    timed: words[at + 4] === 1,
    kind: words[at + 5] as number,
    daemon: ((words[at + 6] as number) & 1) === 1,
    site: words[at + 7] as number,
    turnsAway: ((words[at + 6] as number) & 2) === 2,
    clock: CLOCK_USES[(words[at + 6] as number) >> 2] ?? "none",
  };
}

function isSame(words: Int32Array, at: number, other: Int32Array): boolean {
  for (let i = 0; i < FIELDS; i++) if (words[at + i] !== other[i]) return false;
  return true;
}

/** The end of a wait that has a deadline lets time pass, wherever it is granted: what depends on what must not depend on that. */
function clockUse(words: Int32Array, at: number): number {
  if (words[H_CLOCKED] === 0) return 0;
  const isWrite = words[at + T_PENDING_OP] === RESUME && words[at + T_TIMED] === 1;
  return isWrite ? CLOCK_USES.indexOf("write") : (words[at + T_READS_CLOCK] as number);
}

function isTurningAway(words: Int32Array, at: number): boolean {
  // Only a server closes with a port.
  const isServer = words[at + T_PENDING_OP] === CLOSE && (words[at + T_PENDING_ARG] as number) < 0;
  return isServer && turnsAway(words, words[at + T_PENDING_OBJECT] as number);
}

/** Details that may change between the moment when an op is announced and the op itself: who holds a lock, whether a line is open. */
function argumentOf(world: World, thread: number): number {
  const { words } = world;
  const at = threadAt(thread);
  const argument = words[at + T_PENDING_ARG] as number;
  const op = words[at + T_PENDING_OP] as number;
  if (ON[op] === "output") return joinsLine(world, OPS[op] as Op, argument) ? 1 : 0;
  if (op !== RELEASE && op !== WAIT && op !== NOTIFY) return argument;
  const object = words[at + T_PENDING_OBJECT] as number;
  const kind = words[objectAt(object) + O_KIND] as number;
  if (op === RELEASE && (kind === LOCK || kind === RLOCK)) return isHeldBy(words, object, thread) ? 0 : 1;
  if (op === RELEASE && kind === SEMAPHORE) return mayOverRelease(words, object, argument) ? 1 : 0;
  if (op !== RELEASE && kind === CONDITION) return isHeldBy(words, argument, thread) ? argument : -argument;
  return argument;
}

function isHeldBy(words: Int32Array, lock: number, thread: number): boolean {
  return words[objectAt(lock) + LOCK_OWNER] === thread;
}

function kindOf(words: Int32Array, thread: number): number {
  const op = words[thread + T_PENDING_OP] as number;
  const object = words[thread + T_PENDING_OBJECT] as number;
  const what = op === RESUME ? (words[thread + T_WAIT_OP] as number) : op;
  const hasKind = object !== 0 && (ON[what] === "object" || ON[what] === "socket");
  return hasKind ? (words[objectAt(object) + O_KIND] as number) : 0;
}
