import { OBJECT_KINDS } from "../../protocol/event.ts";
import { OPERATIONS, OPS, type Op, type Subject } from "../../protocol/operations.ts";
import type { World } from "../memory/world.ts";
import { turnsAway } from "../network/listener.ts";
import { has, RESET } from "../network/stream-end.ts";
import { isInOrder } from "../primitives/future-group.ts";
import { futureState } from "../primitives/future-record.ts";
import { joinsLine } from "../primitives/output.ts";
import { mayOverRelease } from "../primitives/semaphore.ts";
import { objectAt, threadAt } from "../records/areas.ts";
import { PENDING, PENDING_WORDS } from "../records/blocks.ts";
import { type At, get, set } from "../records/fields.ts";
import { HEADER, WORLD } from "../records/header.ts";
import { LOCK, OBJECT } from "../records/objects.ts";
import { THREAD } from "../records/threads.ts";
import { opCode } from "../steps/emit.ts";
import { hasAllWorkers } from "../threads/pool.ts";

/** The next operation of a thread. */
export interface Pending {
  readonly thread: number;
  /** Code of the op; that of `resume` where a wait is over or can be given up. */
  readonly op: number;
  readonly object: number;
  /**
   * For a condition's wait or notify its lock, for a lock's release 0; negative, or 1, if this thread does not hold the lock. For a
   * semaphore's release 1 if it may be one too many; for a release of a pool, which adds a task, if the pool has all its threads. For a
   * step on a future 1 if it settles the future, and 2 if the order in which futures settle matters, too. For a print 1 if its text shares a
   * line with other writes. Otherwise a detail of the op, or 0.
   */
  readonly argument: number;
  /** For a resume: code of the op that waited. */
  readonly waitOp: number;
  /** For a resume: whether the wait has a deadline, and so may end by it in some schedule. */
  readonly timed: boolean;
  /** Code of the object's kind; 0 for ops on threads and for ops without an object. */
  readonly kind: number;
  /** Whether the thread is a daemon, which is cut off when the others end. */
  readonly daemon: boolean;
  /**
   * For the close of a server: whether clients wait to be accepted, whose connections it resets. For a send or a receive: whether the
   * connection was reset, and no thread has been told.
   */
  readonly reset: boolean;
  /** For a task that is added to a pool: whether the number of a new thread makes a difference. */
  readonly numbers: boolean;
  readonly site: number;
  /** Where that makes a difference: whether it depends on the time, or lets time pass. */
  readonly clock: ClockUse;
}

type ClockUse = (typeof CLOCK_USES)[number];

/** The position in this list is its code in the report. */
const CLOCK_USES = ["none", "read", "write"] as const;

/** Made once, because decisions are many. */
export const fields = new Int32Array(PENDING_WORDS);

const FIELDS = 0 as At<"pending">;
const RESUME = opCode("resume");
const RELEASE = opCode("release");
const WAIT = opCode("wait");
const SET = opCode("set");
const TRY = opCode("try");
const NOTIFY = opCode("notify");
const SEND = opCode("send");
const RECEIVE = opCode("receive");
const CLOSE = opCode("close");

/** By code: what kind of thing an op acts on. */
const ON: readonly Subject[] = OPS.map((op) => OPERATIONS[op].on);

const LOCK_KIND = OBJECT_KINDS.indexOf("lock");
const RLOCK_KIND = OBJECT_KINDS.indexOf("rlock");
const CONDITION_KIND = OBJECT_KINDS.indexOf("condition");
const SEMAPHORE_KIND = OBJECT_KINDS.indexOf("semaphore");
const POOL_KIND = OBJECT_KINDS.indexOf("pool");
const FUTURE_KIND = OBJECT_KINDS.indexOf("future");

export function pendingOf(world: World, thread: number): Pending {
  describe(world, thread);
  return toPending(thread, fields, FIELDS);
}

/** Writes a thread's next operation into `fields`. */
export function describe(world: World, thread: number): void {
  const { words } = world;
  const at = threadAt(thread);
  const daemon = get(words, at, THREAD.daemon);
  const reset = isAboutReset(words, at) ? 2 : 0;
  set(fields, FIELDS, PENDING.op, get(words, at, THREAD.pendingOp));
  set(fields, FIELDS, PENDING.object, get(words, at, THREAD.pendingObject));
  set(fields, FIELDS, PENDING.argument, argumentOf(world, thread));
  set(fields, FIELDS, PENDING.waitOp, get(words, at, THREAD.waitOp));
  set(fields, FIELDS, PENDING.timed, get(words, at, THREAD.timed));
  set(fields, FIELDS, PENDING.kind, kindOf(words, at));
  const numbers = isNumbering(words, at) ? 16 : 0;
  set(fields, FIELDS, PENDING.bits, daemon | reset | (clockUse(words, at) << 2) | numbers);
  set(fields, FIELDS, PENDING.site, get(words, at, THREAD.site));
}

export function toPending(thread: number, words: Int32Array, at: At<"pending">): Pending {
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
    reset: (bits & 2) === 2,
    clock: CLOCK_USES[(bits >> 2) & 3] ?? "none",
    numbers: (bits & 16) === 16,
  };
}

/** The end of a wait that has a deadline lets time pass, even if it was granted: what depends on what must not depend on the grant. */
function clockUse(words: Int32Array, at: At<"thread">): number {
  if (get(words, WORLD, HEADER.clocked) === 0) return 0;
  const isWrite = get(words, at, THREAD.pendingOp) === RESUME && get(words, at, THREAD.timed) === 1;
  return isWrite ? CLOCK_USES.indexOf("write") : get(words, at, THREAD.readsClock);
}

function isAboutReset(words: Int32Array, at: At<"thread">): boolean {
  const op = get(words, at, THREAD.pendingOp);
  const object = get(words, at, THREAD.pendingObject);
  if (op === SEND || op === RECEIVE) return has(words, object, RESET);
  // Only a server closes with a port.
  return op === CLOSE && get(words, at, THREAD.pendingArg) < 0 && turnsAway(words, object);
}

function isNumbering(words: Int32Array, at: At<"thread">): boolean {
  if (get(words, WORLD, HEADER.numbered) === 0 || get(words, at, THREAD.pendingOp) !== RELEASE) return false;
  return get(words, objectAt(get(words, at, THREAD.pendingObject)), OBJECT.kind) === POOL_KIND;
}

/** Details that may change between the announcement of an op and the op: who holds a lock, whether a line is open. */
function argumentOf(world: World, thread: number): number {
  const { words } = world;
  const at = threadAt(thread);
  const argument = get(words, at, THREAD.pendingArg);
  const op = get(words, at, THREAD.pendingOp);
  if (ON[op] === "output") return joinsLine(world, OPS[op] as Op, argument) ? 1 : 0;
  if (op === SET || op === TRY) return argumentOfSettling(words, at, argument);
  if (op !== RELEASE && op !== WAIT && op !== NOTIFY) return argument;
  const object = get(words, at, THREAD.pendingObject);
  const kind = get(words, objectAt(object), OBJECT.kind);
  if (op === RELEASE && (kind === LOCK_KIND || kind === RLOCK_KIND))
    return isHeldBy(words, object, thread) ? 0 : 1;
  if (op === RELEASE && kind === POOL_KIND) return hasAllWorkers(words, object) ? 1 : 0;
  if (op === RELEASE && kind === SEMAPHORE_KIND) return mayOverRelease(words, object, argument) ? 1 : 0;
  if (op !== RELEASE && kind === CONDITION_KIND)
    return isHeldBy(words, argument, thread) ? argument : -argument;
  return argument;
}

function argumentOfSettling(words: Int32Array, at: At<"thread">, argument: number): number {
  const object = get(words, at, THREAD.pendingObject);
  if (get(words, objectAt(object), OBJECT.kind) !== FUTURE_KIND) return argument;
  // A task that begins settles nothing, unless it was cancelled.
  const begins = get(words, at, THREAD.pendingOp) === TRY && futureState(words, object) === "pending";
  if (begins) return 0;
  return isInOrder(words, object) ? 2 : 1;
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
