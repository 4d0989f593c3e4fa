import type { Pending } from "../kernel/schedule-report.ts";
import { CHANGES_PROPERTY } from "../kernel/threads.ts";
import { OBJECT_KINDS, type ObjectKind } from "../protocol/event.ts";
import { OPERATIONS, OPS, type Op } from "../protocol/operations.ts";

/** What an operation does to an object, as far as others could notice. */
export interface Effect {
  /**
   * "give up" is the end of a wait that has a deadline: it races with whatever grants such a wait. "seize" takes a lock
   * from the thread that holds it, "rely" goes well only while it does not. "look" and
   * "change" are about what a thread is called, and the like. "live" is any operation of a daemon, "finish"
   * the end of a thread that is none, "line" a print whose place among others shows. "traffic" is any operation on a
   * connection, "cut off" the close of a server that has clients which it has not accepted. "read clock" and "write
   * clock" are there where the program looks at the clock.
   */
  readonly op:
    | Op
    | "give up"
    | "seize"
    | "rely"
    | "look"
    | "change"
    | "live"
    | "finish"
    | "line"
    | "traffic"
    | "cut off"
    | "read clock"
    | "write clock";
  /** An object, or a thread for ops on threads: 0 is all of them. */
  readonly object: number;
  readonly kind: ObjectKind;
}

/**
 * Whether the order of two operations of different threads can make a difference. Operations of which this is false
 * commute: a search need try only one order of them.
 */
export function areDependent(one: Pending, other: Pending): boolean {
  return haveConflict(effectsOf(one), effectsOf(other));
}

export function haveConflict(some: readonly Effect[], others: readonly Effect[]): boolean {
  for (const a of some) for (const b of others) if (conflict(a, b)) return true;
  return false;
}

/** What an operation does. Most do something to one object; a condition's wait gives its lock back as well. */
export function effectsOf(pending: Pending): readonly Effect[] {
  const onObject = effectsOnObject(pending);
  const own = pending.clock === "none" ? onObject : [...onObject, ON_CLOCK[pending.clock]];
  // The end of the last other thread cuts a daemon off, so whatever a daemon does races with such an end.
  if (pending.daemon) return [...own, { op: "live", object: 0, kind: "none" }];
  return OPS[pending.op] === "end" ? [...own, { op: "finish", object: 0, kind: "none" }] : own;
}

function effectsOnObject(pending: Pending): readonly Effect[] {
  const op = OPS[pending.op] ?? "none";
  const kind = OBJECT_KINDS[pending.kind] ?? "none";
  if (op === "resume") {
    // Granted by a step that is before it in any case; only a deadline makes its place matter.
    if (!pending.timed || OPS[pending.waitOp] === "sleep") return NOTHING;
    const waitOp = OPS[pending.waitOp] ?? "none";
    if (OPERATIONS[waitOp].on === "socket") return onSocket("give up", waitOp, pending);
    return [
      { op: waitOp === "wait" && kind === "barrier" ? "abort" : "give up", object: pending.object, kind },
    ];
  }
  if (op === "print" || op === "output") return pending.argument === 1 ? LINE : PRINTED;
  if (op === "stderr") return UNSEEN;
  if (!CONFLICTING.has(op)) return NOTHING;
  if (OPERATIONS[op].on === "socket") return onSocket(op, op, pending);
  if (kind === "condition" && (op === "wait" || op === "notify")) {
    return [{ op, object: pending.object, kind }, ...onGuard(op, pending.argument)];
  }
  if (op === "release" && isAttempt(kind, pending.argument)) {
    const attempt: Effect = { op: "try", object: pending.object, kind };
    // Of an RLock, who does not hold it only learns that.
    if (kind === "rlock") return [attempt];
    return [attempt, { op: kind === "lock" ? "seize" : "release", object: pending.object, kind }];
  }
  if (op === "alive" && pending.argument !== 0) {
    const isChange = pending.argument === CHANGES_PROPERTY;
    return [{ op: isChange ? "change" : "look", object: pending.object, kind }];
  }
  // A join that does not wait is a look.
  if (op === "join" && pending.argument === 1) return [{ op: "alive", object: pending.object, kind }];
  return [{ op, object: pending.object, kind }];
}

/**
 * Whether a release may fail. That of a lock that another thread holds, or nobody, depends on who acquires it before; so
 * does every release of a bounded semaphore, and one of another that may come to more than can be counted.
 */
function isAttempt(kind: ObjectKind, argument: number): boolean {
  return kind === "bounded-semaphore" || (argument === 1 && RELEASED.has(kind));
}

const RELEASED: ReadonlySet<ObjectKind> = new Set<ObjectKind>(["lock", "rlock", "semaphore"]);

/** What operations on a condition do to its lock; negative where another thread holds it, or nobody. */
function onGuard(op: "wait" | "notify", lock: number): readonly Effect[] {
  const on = (effect: Effect["op"]): Effect => ({ op: effect, object: Math.abs(lock), kind: "lock" });
  if (op === "wait") return lock < 0 ? [on("try"), on("seize")] : [on("release")];
  return lock < 0 ? [on("probe")] : [on("rely")];
}

const NOTHING: readonly Effect[] = [];
const ON_CLOCK: Readonly<Record<"read" | "write", Effect>> = {
  read: { op: "read clock", object: 0, kind: "none" },
  write: { op: "write clock", object: 0, kind: "none" },
};

/**
 * Lines are compared as a partial order, so those that are written whole do not conflict with each other. Text without a line
 * feed does, with all that others print; and so does all that comes onto an open line. Whether one is open is the same in
 * all orders of a trace, since the write that opened it conflicts with every other.
 */
const LINE: readonly Effect[] = [{ op: "line", object: 0, kind: "none" }];
const PRINTED: readonly Effect[] = [{ op: "print", object: 0, kind: "none" }];
/** What nobody but an exit can notice, such as a line of standard error: that is not compared. */
export const UNSEEN: readonly Effect[] = [{ op: "stderr", object: 0, kind: "none" }];

/**
 * Steps on sockets disturb each other on the way of the bytes that they are about, which is named after the end that
 * receives; steps on servers on the port, a negative number. Those that listen choose among the ports, too. A server that
 * breaks off connections may do so with any, as far as their own steps know.
 */
function onSocket(
  op: Effect["op"],
  about: Op,
  { object, argument, kind, turnsAway }: Pending,
): readonly Effect[] {
  const effect = (on: number): Effect => ({ op, object: on, kind: OBJECT_KINDS[kind] ?? "none" });
  if (about === "receive") return [effect(object), TRAFFIC];
  if (about === "send") return [effect(argument), TRAFFIC];
  // Closing one end ends the way in and the way out.
  if (about === "close" && argument > 0) return [effect(object), effect(argument), TRAFFIC];
  if (about === "close" && turnsAway) return [effect(argument), CUT_OFF];
  return about === "listen" && argument !== 0 ? [effect(argument), effect(0)] : [effect(argument)];
}

const TRAFFIC: Effect = { op: "traffic", object: 0, kind: "none" };
const CUT_OFF: Effect = { op: "cut off", object: 0, kind: "none" };

/**
 * For each op, those that it conflicts with on the same object. Symmetric; given once for each pair.
 *
 * Not in the table, hence independent of everything but an exit: sleeping, yielding, and the end of a wait
 * without a deadline. A join is ordered after the end that it waits for, and depends on the start alone.
 */
const CONFLICTS: readonly (readonly [Effect["op"], readonly Effect["op"][]])[] = [
  ["write", ["write", "read"]],
  // A lock is handed over in the order of the requests, so these conflict with each other and not with a release.
  ["acquire", ["acquire"]],
  ["try", ["try", "acquire", "release"]],
  // Which release lets which thread pass goes by their order, so releases of a semaphore are ordered too.
  ["release", ["release"]],
  ["wait", ["wait", "notify", "set", "clear", "trip", "abort", "reset"]],
  ["notify", ["notify"]],
  ["set", ["set", "clear"]],
  ["trip", ["trip", "abort", "reset"]],
  ["abort", ["abort", "reset"]],
  ["reset", ["reset"]],
  ["rely", ["seize"]],
  // Who starts a thread that another one starts, or joins or looks at, decides how that goes.
  ["start", ["start", "join", "alive"]],
  ["alive", ["end"]],
  // Whether a thread may still become a daemon is decided by its start.
  ["change", ["change", "look", "start"]],
  ["probe", ["acquire", "try", "release", "wait", "notify", "set", "clear", "trip", "abort", "reset"]],
  ["live", ["finish"]],
  ["line", ["line", "print"]],
  ["traffic", ["cut off"]],
  // Of the ends of waits, whichever is first, the clock is at the latest of their deadlines.
  ["write clock", ["read clock"]],
  // Who gives up leaves the line, and nothing changes for those who only try or look.
  ["give up", ["give up", "release", "seize", "notify", "set", "end", "send", "receive", "connect", "close"]],
  ["send", ["send", "receive", "close"]],
  ["receive", ["receive", "close"]],
  ["accept", ["accept", "connect", "close"]],
  ["connect", ["connect", "close", "listen"]],
  ["listen", ["listen", "close"]],
  ["close", ["close"]],
];

const pairs = new Set(CONFLICTS.flatMap(([a, list]) => list.flatMap((b) => [`${a} ${b}`, `${b} ${a}`])));
const CONFLICTING = new Set([...CONFLICTS.flatMap(([a, list]) => [a, ...list]), "exit"]);
const ON_THREADS: ReadonlySet<Effect["op"]> = new Set<Effect["op"]>(["start", "end", "alive"]);

const WAITS_OR_LOOKS: ReadonlySet<Effect["op"]> = new Set<Effect["op"]>(["wait", "probe"]);
const UNNOTICED: ReadonlySet<Effect["op"]> = new Set<Effect["op"]>(["join", "look"]);

/** Whether an effect may conflict with effects on other objects. */
export function isWide({ op, object }: Effect): boolean {
  return op === "exit" || object === 0;
}

function conflict(a: Effect, b: Effect): boolean {
  if (a.object !== b.object && !isWide(a) && !isWide(b)) return false;
  // An exit cuts off all that somebody could notice. Of a join or a look, that is what the thread does after it.
  if (a.op === "exit" || b.op === "exit") return !UNNOTICED.has(a.op) && !UNNOTICED.has(b.op);
  // alive with object 0 looks at all threads.
  const looksAtAll = (a.op === "alive" && a.object === 0) || (b.op === "alive" && b.object === 0);
  if (a.object !== b.object && !(looksAtAll && ON_THREADS.has(a.op) && ON_THREADS.has(b.op))) return false;
  // Threads that wait for an event are let go all at once, in whatever order they came; to wait does not change it.
  if (a.kind === "event" && WAITS_OR_LOOKS.has(a.op) && WAITS_OR_LOOKS.has(b.op)) return false;
  // Threads and objects have numbers of their own: the end of a thread ends joins, and no other waits.
  if ((a.op === "end" && b.kind !== "none") || (b.op === "end" && a.kind !== "none")) return false;
  // In the line for a connection, who leaves may make room for the next. In other lines nothing changes for those behind.
  if (a.op === "give up" && b.op === "give up" && a.kind !== "socket") return false;
  return pairs.has(`${a.op} ${b.op}`);
}
