import { OBJECT_KINDS, type ObjectKind } from "../../protocol/event.ts";
import { OPERATIONS, OPS, type Op, type Subject } from "../../protocol/operations.ts";
import { objectKind } from "../memory/object-kind.ts";
import type { World } from "../memory/world.ts";
import { mayBeGiven, turnsAway } from "../network/listener.ts";
import { timeoutOf } from "../network/socket-record.ts";
import { has, RESET } from "../network/stream-end.ts";
import { isInOrder } from "../primitives/future-group.ts";
import { futureState } from "../primitives/future-record.ts";
import { joinsLine } from "../primitives/output.ts";
import { mayOverRelease } from "../primitives/semaphore.ts";
import { objectAt, threadAt } from "../records/areas.ts";
import { PENDING, PENDING_WORDS } from "../records/blocks.ts";
import { CLOCK_BY_SOCKET } from "../records/codes.ts";
import { type At, get, set } from "../records/fields.ts";
import { HEADER, WORLD } from "../records/header.ts";
import { LOCK, OBJECT } from "../records/objects.ts";
import { THREAD } from "../records/threads.ts";
import { hasAllWorkers } from "../threads/pool.ts";

/** The next operation of a thread. */
export interface Pending {
  readonly thread: number;
  /** `resume` where a wait is over or can be given up. */
  readonly op: Op;
  readonly object: number;
  /**
   * For a condition's wait or notify its lock, for a lock's release 0; negative, or 1, if this thread does not hold the lock. For a
   * semaphore's release 1 if it may be one too many; for a release of a pool, which adds a task, if the pool has all its threads. For a
   * step on a future 1 if it settles the future, and 2 if the order in which futures settle matters, too. For a print 1 if its text shares a
   * line with other writes. Otherwise a detail of the op, or 0.
   */
  readonly argument: number;
  /** For a resume: the op that waited. */
  readonly waitOp: Op;
  /** For a resume: whether the wait has a deadline, and so may end by it in some schedule. */
  readonly timed: boolean;
  /** "none" for ops on threads and for ops without an object. */
  readonly kind: ObjectKind;
  /** Whether the thread is a daemon, which is cut off when the others end. */
  readonly daemon: boolean;
  /**
   * For the close of a server: whether clients wait to be accepted, whose connections it resets. For a send or a receive: whether the
   * connection was reset, and no thread has been told.
   */
  readonly reset: boolean;
  /** For a connect: whether no server has had its port, so that one that listens on any port may get it. */
  readonly portIsNew: boolean;
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

/** By code: what kind of thing an op acts on. The table of operations takes longer to look up, and decisions are many. */
const ON: readonly Subject[] = OPS.map((op) => OPERATIONS[op].on);

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
  const portIsNew = connectsToNewPort(words, at) ? 32 : 0;
  set(fields, FIELDS, PENDING.bits, daemon | reset | (clockUse(world, at) << 2) | numbers | portIsNew);
  set(fields, FIELDS, PENDING.site, get(words, at, THREAD.site));
}

export function toPending(thread: number, words: Int32Array, at: At<"pending">): Pending {
  const bits = get(words, at, PENDING.bits);
  return {
    thread,
    op: opOf(get(words, at, PENDING.op)),
    object: get(words, at, PENDING.object),
    argument: get(words, at, PENDING.argument),
    waitOp: opOf(get(words, at, PENDING.waitOp)),
    timed: get(words, at, PENDING.timed) === 1,
    kind: OBJECT_KINDS[get(words, at, PENDING.kind)] ?? "none",
    daemon: (bits & 1) === 1,
    site: get(words, at, PENDING.site),
    reset: (bits & 2) === 2,
    clock: CLOCK_USES[(bits >> 2) & 3] ?? "none",
    numbers: (bits & 16) === 16,
    portIsNew: (bits & 32) === 32,
  };
}

function opOf(code: number): Op {
  return OPS[code] ?? "none";
}

/** The end of a wait that has a deadline lets time pass, even if it was granted: what depends on what must not depend on the grant. */
function clockUse({ words, doubles }: World, at: At<"thread">): number {
  if (get(words, WORLD, HEADER.clocked) === 0) return 0;
  const isWrite = opOf(get(words, at, THREAD.pendingOp)) === "resume" && get(words, at, THREAD.timed) === 1;
  if (isWrite) return CLOCK_USES.indexOf("write");
  const look = get(words, at, THREAD.readsClock);
  if (look !== CLOCK_BY_SOCKET) return look;
  return timeoutOf(doubles, get(words, at, THREAD.pendingObject)) === Infinity ? 0 : 1;
}

function isAboutReset(words: Int32Array, at: At<"thread">): boolean {
  const op = opOf(get(words, at, THREAD.pendingOp));
  const object = get(words, at, THREAD.pendingObject);
  if (op === "send" || op === "receive") return has(words, object, RESET);
  // Only a server closes with a port.
  return op === "close" && get(words, at, THREAD.pendingArg) < 0 && turnsAway(words, object);
}

function connectsToNewPort(words: Int32Array, at: At<"thread">): boolean {
  const op = opOf(get(words, at, THREAD.pendingOp));
  return op === "connect" && mayBeGiven(words, -get(words, at, THREAD.pendingArg));
}

function isNumbering(words: Int32Array, at: At<"thread">): boolean {
  if (get(words, WORLD, HEADER.numbered) === 0) return false;
  if (opOf(get(words, at, THREAD.pendingOp)) !== "release") return false;
  return objectKind(words, get(words, at, THREAD.pendingObject)) === "pool";
}

/** Details that may change between the announcement of an op and the op: who holds a lock, whether a line is open. */
function argumentOf(world: World, thread: number): number {
  const { words } = world;
  const at = threadAt(thread);
  const argument = get(words, at, THREAD.pendingArg);
  const code = get(words, at, THREAD.pendingOp);
  const op = opOf(code);
  if (ON[code] === "output") return joinsLine(world, op, argument) ? 1 : 0;
  const object = get(words, at, THREAD.pendingObject);
  switch (op) {
    case "release":
      return argumentOfRelease(words, thread, object, argument);
    case "wait":
    case "notify":
      if (objectKind(words, object) !== "condition") return argument;
      return isHeldBy(words, argument, thread) ? argument : -argument;
    case "set":
    case "try":
      return objectKind(words, object) === "future" ? settling(words, op, object) : argument;
    default:
      return argument;
  }
}

function argumentOfRelease(words: Int32Array, thread: number, object: number, argument: number): number {
  switch (objectKind(words, object)) {
    case "lock":
    case "rlock":
      return isHeldBy(words, object, thread) ? 0 : 1;
    case "pool":
      return hasAllWorkers(words, object) ? 1 : 0;
    case "semaphore":
      return mayOverRelease(words, object, argument) ? 1 : 0;
    default:
      return argument;
  }
}

/** Whether a step settles a future, and whether the order matters. A task that begins settles nothing, unless it was cancelled. */
function settling(words: Int32Array, op: "set" | "try", future: number): number {
  if (op === "try" && futureState(words, future) === "pending") return 0;
  return isInOrder(words, future) ? 2 : 1;
}

function isHeldBy(words: Int32Array, lock: number, thread: number): boolean {
  return get(words, objectAt<"lock">(lock), LOCK.owner) === thread;
}

/** Code of the kind of the object. */
function kindOf(words: Int32Array, thread: At<"thread">): number {
  const code = get(words, thread, THREAD.pendingOp);
  const object = get(words, thread, THREAD.pendingObject);
  const on = ON[opOf(code) === "resume" ? get(words, thread, THREAD.waitOp) : code];
  const hasKind = object !== 0 && (on === "object" || on === "socket");
  return hasKind ? get(words, objectAt(object), OBJECT.kind) : 0;
}
