import { OBJECT_KINDS, OPS, type Op } from "../protocol/event.ts";
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
  T_SITE,
  T_TIMED,
  T_WAIT_OP,
  threadAt,
} from "./layout.ts";
import { LOCK_OWNER } from "./lock.ts";
import { joinsLine } from "./output.ts";
import { turnOf } from "./turn.ts";
import type { World } from "./world.ts";

/**
 * What a controlled run is told and tells. Told: the turns to take, in order. Tells: the turns taken, and for each decision
 * what each enabled thread was about to do.
 */

/** What a thread is about to do. */
export interface Pending {
  readonly thread: number;
  /** Code of the op; that of `resume` where a wait is over or can be given up. */
  readonly op: number;
  readonly object: number;
  /**
   * For a condition's wait or notify its lock, for a release 0; negative, or 1, where the lock is not in this thread's hands.
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

const ENTRY_WORDS = 9;
const RESUME = opCode("resume");
const RELEASE = opCode("release");
const WAIT = opCode("wait");
const NOTIFY = opCode("notify");
const PRINTS: ReadonlySet<number> = new Set([opCode("print"), opCode("output")]);
const LOCK = OBJECT_KINDS.indexOf("lock");
const RLOCK = OBJECT_KINDS.indexOf("rlock");
const CONDITION = OBJECT_KINDS.indexOf("condition");

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
  const { words } = world;
  const at = threadAt(thread);
  return {
    thread,
    op: words[at + T_PENDING_OP] as number,
    object: words[at + T_PENDING_OBJECT] as number,
    argument: argumentOf(world, thread),
    waitOp: words[at + T_WAIT_OP] as number,
    timed: words[at + T_TIMED] === 1,
    kind: kindOf(words, at),
    daemon: words[at + T_DAEMON] === 1,
    site: words[at + T_SITE] as number,
    clock: CLOCK_USES[clockUse(words, at)] ?? "none",
  };
}

/** Most decisions that are remembered; also the most that can be prescribed. */
export const MAX_DECISIONS: number = REPORT_START;

/** The turns that the run took, in order. */
export function decisionsTaken({ words }: World): number[] {
  const count = Math.min(words[H_STEPS] as number, MAX_DECISIONS);
  return Array.from(words.subarray(SCHEDULE, SCHEDULE + count));
}

/**
 * Remembers a decision; with what there was to choose from, if the run keeps a report. A full report is cut off.
 */
export function reportDecision(world: World, step: number, enabled: readonly number[], chosen: number): void {
  const { words } = world;
  // What is prescribed lies in the same place, and is the same as far as it goes.
  if (step < MAX_DECISIONS)
    words[SCHEDULE + step] = turnOf(chosen, words[threadAt(chosen) + T_PENDING_OP] as number);
  if (words[H_RECORD] === 0) return;
  const room = SCHEDULE_WORDS - REPORT_START;
  let at = words[H_REPORT] as number;
  if (at + 2 + enabled.length * ENTRY_WORDS > room) return;
  const start = SCHEDULE + REPORT_START;
  words[start + at++] = chosen;
  words[start + at++] = enabled.length;
  for (const thread of enabled) {
    const record = threadAt(thread);
    words[start + at++] = thread;
    words[start + at++] = words[record + T_PENDING_OP] as number;
    words[start + at++] = words[record + T_PENDING_OBJECT] as number;
    words[start + at++] = argumentOf(world, thread);
    words[start + at++] = words[record + T_WAIT_OP] as number;
    words[start + at++] = words[record + T_TIMED] as number;
    words[start + at++] = kindOf(words, record);
    words[start + at++] = (words[record + T_DAEMON] as number) | (clockUse(words, record) << 1);
    words[start + at++] = words[record + T_SITE] as number;
  }
  words[H_REPORT] = at;
}

/** The decisions of the run that has just ended. */
export function readReport({ words }: World): Decision[] {
  const decisions: Decision[] = [];
  const start = SCHEDULE + REPORT_START;
  const end = start + (words[H_REPORT] as number);
  for (let at = start; at < end; ) {
    const chosen = words[at] as number;
    const count = words[at + 1] as number;
    at += 2;
    const enabled: Pending[] = [];
    for (let i = 0; i < count; i++, at += ENTRY_WORDS) {
      enabled.push({
        thread: words[at] as number,
        op: words[at + 1] as number,
        object: words[at + 2] as number,
        argument: words[at + 3] as number,
        waitOp: words[at + 4] as number,
        timed: words[at + 5] === 1,
        kind: words[at + 6] as number,
        daemon: ((words[at + 7] as number) & 1) === 1,
        site: words[at + 8] as number,
        clock: CLOCK_USES[(words[at + 7] as number) >> 1] ?? "none",
      });
    }
    decisions.push({ chosen, enabled });
  }
  return decisions;
}

/** The end of a wait that has a deadline lets time pass, wherever it is granted: what depends on what must not depend on that. */
function clockUse(words: Int32Array, at: number): number {
  if (words[H_CLOCKED] === 0) return 0;
  const isWrite = words[at + T_PENDING_OP] === RESUME && words[at + T_TIMED] === 1;
  return isWrite ? CLOCK_USES.indexOf("write") : (words[at + T_READS_CLOCK] as number);
}

/** Details that may change between the moment when an op is announced and the op itself: who holds a lock, whether a line is open. */
function argumentOf(world: World, thread: number): number {
  const { words } = world;
  const at = threadAt(thread);
  const argument = words[at + T_PENDING_ARG] as number;
  const op = words[at + T_PENDING_OP] as number;
  if (PRINTS.has(op)) return joinsLine(world, OPS[op] as Op, argument) ? 1 : 0;
  if (op !== RELEASE && op !== WAIT && op !== NOTIFY) return argument;
  const object = words[at + T_PENDING_OBJECT] as number;
  const kind = words[objectAt(object) + O_KIND] as number;
  if (op === RELEASE && (kind === LOCK || kind === RLOCK)) return isHeldBy(words, object, thread) ? 0 : 1;
  if (op !== RELEASE && kind === CONDITION) return isHeldBy(words, argument, thread) ? argument : -argument;
  return argument;
}

function isHeldBy(words: Int32Array, lock: number, thread: number): boolean {
  return words[objectAt(lock) + LOCK_OWNER] === thread;
}

const ON_THREADS: ReadonlySet<number> = new Set(
  ["start", "end", "join", "alive", "none"].map((op) => opCode(op as Op)),
);

function kindOf(words: Int32Array, thread: number): number {
  const op = words[thread + T_PENDING_OP] as number;
  const object = words[thread + T_PENDING_OBJECT] as number;
  const what = op === RESUME ? (words[thread + T_WAIT_OP] as number) : op;
  return object === 0 || ON_THREADS.has(what) ? 0 : (words[objectAt(object) + O_KIND] as number);
}
