import type { Pending } from "../kernel/scheduling/pending.ts";
import { CHANGES_PROPERTY } from "../protocol/decode-event.ts";
import type { ObjectKind } from "../protocol/event.ts";
import { type Decidable, isDecidable, isSocketOp, type SocketOp } from "../protocol/operations.ts";
import { type Effect, type EffectOp, type Effects, SEEKS } from "./effect.ts";
import { EFFECTS_ON_POOLS, SURVEY } from "./pool-effects.ts";

/** What an operation does. Most act on one object; a condition's wait also gives its lock back. */
export function effectsOf(pending: Pending): readonly Effect[] {
  const { op } = pending;
  const onObject = isDecidable(op) ? effectsOn(op, pending) : NOTHING;
  const own = pending.clock === "none" ? onObject : [...onObject, ON_CLOCK[pending.clock]];
  // The end of the last other thread cuts a daemon off, so everything that a daemon does races with such an end. Only to go on after a wait
  // that was granted is no act: whether it is a step of its own depends on who came first, which makes no difference.
  const isGranted = op === "resume" && !pending.timed;
  if (pending.daemon) return isGranted ? own : [...own, ...LIVE];
  return op === "end" ? [...own, { op: "finish", object: 0, kind: "none" }] : own;
}

function effectsOn(op: Decidable, pending: Pending): readonly Effect[] {
  const effects = (op === "resume" ? undefined : EFFECTS_ON_POOLS[pending.kind]?.[op]) ?? EFFECTS[op];
  return effects(pending);
}

const NOTHING: readonly Effect[] = [];
const ON_CLOCK: Readonly<Record<"read" | "write", Effect>> = {
  read: { op: "read clock", object: 0, kind: "none" },
  write: { op: "write clock", object: 0, kind: "none" },
};
/**
 * Lines are compared as a partial order, so whole lines do not conflict with each other. Text without a line feed conflicts with all other
 * output; so does text that is added to an open line. Whether a line is open is the same in all orders of a trace, since the write that
 * opened it conflicts with every other.
 */
const LINE: readonly Effect[] = [{ op: "line", object: 0, kind: "none" }];
const PRINTED: readonly Effect[] = [{ op: "print", object: 0, kind: "none" }];
/** A step that matters only to an exit, such as a line of standard error, which is not compared. */
export const UNSEEN: readonly Effect[] = [{ op: "stderr", object: 0, kind: "none" }];
/** A step of a daemon, as far as the end of the run is concerned. */
export const LIVE: readonly Effect[] = [{ op: "live", object: 0, kind: "none" }];
const TRAFFIC: Effect = { op: "traffic", object: 0, kind: "none" };
const CUT_OFF: Effect = { op: "cut off", object: 0, kind: "none" };

/** The effects of each operation, without those that all share. */
const EFFECTS: Readonly<Record<Decidable, Effects>> = {
  start: itself("start"),
  end: itself("end"),
  join: joining,
  acquire: itself("acquire"),
  try: itself("try"),
  release: releasing,
  wait: waiting,
  notify: notifying,
  set: setting,
  clear: itself("clear"),
  abort: itself("abort"),
  reset: itself("reset"),
  trip: itself("trip"),
  read: itself("read"),
  write: itself("write"),
  sleep: nothing,
  yield: nothing,
  print: printing,
  output: printing,
  stderr: () => UNSEEN,
  listen: onSocket("listen"),
  connect: connecting,
  accept: onSocket("accept"),
  receive: onSocket("receive"),
  send: onSocket("send"),
  close: onSocket("close"),
  exit: itself("exit"),
  resume: resuming,
  probe: itself("probe"),
  alive: lookingAtThread,
  process: nothing,
  remote: nothing,
  clock: nothing,
  number: naming,
};

function nothing(): readonly Effect[] {
  return NOTHING;
}

/** For operations that act on their own object. */
function itself(op: EffectOp): Effects {
  return ({ object, kind }) => [{ op, object, kind }];
}

function setting({ object, kind }: Pending): readonly Effect[] {
  return [{ op: kind === "socket" ? "change" : "set", object, kind }];
}

function naming({ object, kind }: Pending): readonly Effect[] {
  return [{ op: object === 0 ? "number" : "look", object, kind }];
}

function joining({ object, argument, kind }: Pending): readonly Effect[] {
  // A join that does not wait is a look.
  return [{ op: argument === 1 ? "alive" : "join", object, kind }];
}

function lookingAtThread({ object, argument, kind }: Pending): readonly Effect[] {
  if (argument === CHANGES_PROPERTY) return [{ op: "change", object, kind }];
  return [{ op: argument === 0 ? "alive" : "look", object, kind }];
}

function printing({ argument }: Pending): readonly Effect[] {
  return argument === 1 ? LINE : PRINTED;
}

function releasing({ object, argument, kind }: Pending): readonly Effect[] {
  if (!mayFail(kind, argument)) return [{ op: "release", object, kind }];
  const attempt: Effect = { op: "try", object, kind };
  // For an RLock, a thread that does not hold it only learns that.
  if (kind === "rlock") return [attempt];
  return [attempt, { op: kind === "lock" ? "seize" : "release", object, kind }];
}

/**
 * Whether a release may fail. If another thread holds the lock, or none, that depends on earlier acquires. The same holds for every release
 * of a bounded semaphore, and for one of another semaphore that may overflow.
 */
function mayFail(kind: ObjectKind, argument: number): boolean {
  const isCounted = kind === "lock" || kind === "rlock" || kind === "semaphore";
  return kind === "bounded-semaphore" || (argument === 1 && isCounted);
}

/** A condition's wait gives its lock back. The lock's number is negative if another thread holds it, or none. */
function waiting({ object, argument: lock, kind }: Pending): readonly Effect[] {
  const own: Effect = { op: "wait", object, kind };
  if (kind !== "condition") return [own];
  return lock < 0 ? [own, onGuard("try", lock), onGuard("seize", lock)] : [own, onGuard("release", lock)];
}

function notifying({ object, argument: lock, kind }: Pending): readonly Effect[] {
  const own: Effect = { op: "notify", object, kind };
  return kind === "condition" ? [own, onGuard(lock < 0 ? "probe" : "rely", lock)] : [own];
}

function onGuard(op: EffectOp, lock: number): Effect {
  return { op, object: Math.abs(lock), kind: "lock" };
}

/** The end of a wait. The step that granted it is before it in any case; only a deadline makes its place matter. */
function resuming(pending: Pending): readonly Effect[] {
  const { object, kind, waitOp: waited, timed } = pending;
  if (!timed || waited === "sleep") return NOTHING;
  if (isSocketOp(waited)) return effectsOnSocket("give up", waited, pending);
  // A group waits for any of its futures, and only the kernel knows which ones.
  if (kind === "futures") return SURVEY;
  return [{ op: waited === "wait" && kind === "barrier" ? "abort" : "give up", object, kind }];
}

function connecting(pending: Pending): readonly Effect[] {
  const effects = effectsOnSocket("connect", "connect", pending);
  return pending.portIsNew ? [...effects, SEEKS] : effects;
}

function onSocket(op: SocketOp): Effects {
  return (pending) => effectsOnSocket(op, op, pending);
}

/**
 * Steps on sockets conflict on the direction of their bytes, which is named after the end that receives; steps on servers conflict on the
 * port, a negative number. Listening also chooses among the ports. A server that resets connections may reset any, as far as the
 * connections' own steps know. Of a reset only one step is told, in whatever direction.
 */
function effectsOnSocket(
  op: EffectOp,
  about: SocketOp,
  { object, argument, kind, reset }: Pending,
): readonly Effect[] {
  const effect = (on: number): Effect => ({ op, object: on, kind });
  // Closing one end closes both directions.
  const isOnBoth = about === "close" ? argument > 0 : reset;
  const onEnds = isOnBoth
    ? [effect(object), effect(argument)]
    : [effect(about === "receive" ? object : argument)];
  // A call begins with a look at the timeout of its own end.
  if (op === "receive" || op === "send") return [...onEnds, TRAFFIC, { op: "look", object, kind }];
  if (isOnBoth || about === "receive" || about === "send") return [...onEnds, TRAFFIC];
  if (about === "close" && reset) return [effect(argument), CUT_OFF];
  return about === "listen" && argument !== 0 ? [effect(argument), effect(0)] : [effect(argument)];
}
