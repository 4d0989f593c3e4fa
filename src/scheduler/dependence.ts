import type { Pending } from "../kernel/scheduling/pending.ts";
import { OBJECT_KINDS } from "../protocol/event.ts";
import type { Effect, EffectOp } from "./effect.ts";
import { effectsOf } from "./effects.ts";

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

/** Whether an effect may conflict with effects on other objects. */
export function isWide({ op, object }: Effect): boolean {
  return op === "exit" || object === 0;
}

/**
 * For each effect, those that it conflicts with on the same object. Symmetric; each pair is given once, with either of the two. For an
 * exit, see {@link conflict}.
 *
 * The end of a wait without a deadline is not in the table. A join is ordered after the end that it waits for, and depends only on the
 * start.
 */
const CONFLICTS: Readonly<Record<EffectOp, readonly EffectOp[]>> = {
  write: ["write", "read"],
  read: [],
  // A lock is handed over in the order of the requests, so these conflict with each other and not with a release.
  acquire: ["acquire"],
  try: ["try", "acquire", "release"],
  // The order of a semaphore's releases decides which release lets which thread pass, so they conflict, too.
  release: ["release"],
  wait: ["wait", "notify", "set", "clear", "trip", "abort", "reset"],
  notify: ["notify"],
  set: ["set", "clear"],
  clear: [],
  trip: ["trip", "abort", "reset"],
  abort: ["abort", "reset"],
  reset: ["reset"],
  seize: [],
  rely: ["seize"],
  // Starting a thread that another thread also starts, joins or looks at: the order decides the outcome.
  start: ["start", "join", "alive"],
  join: [],
  end: [],
  alive: ["end"],
  look: [],
  // Whether a thread may still become a daemon is decided by its start.
  change: ["change", "look", "start"],
  probe: ["acquire", "try", "release", "wait", "notify", "set", "clear", "trip", "abort", "reset"],
  live: ["finish"],
  finish: [],
  print: [],
  line: ["line", "print"],
  stderr: [],
  traffic: ["cut off"],
  "cut off": [],
  // Whichever wait ends first, the clock then is at the latest of their deadlines.
  "write clock": ["read clock"],
  "read clock": [],
  // A thread that gives up leaves the line; nothing changes for those that only try or look.
  "give up": ["give up", "release", "seize", "notify", "set", "end", "send", "receive", "connect", "close"],
  settle: ["survey"],
  "settle in order": ["settle in order"],
  survey: [],
  send: ["send", "receive", "close"],
  receive: ["receive", "close"],
  accept: ["accept", "connect", "close"],
  connect: ["connect", "close", "listen"],
  seek: ["listen"],
  listen: ["listen", "close"],
  close: ["close"],
  number: ["number"],
  exit: [],
};

const EFFECT_OPS = Object.keys(CONFLICTS) as readonly EffectOp[];

/** The same, with each pair given both ways. */
const PARTNERS = Object.fromEntries(
  EFFECT_OPS.map((op) => [
    op,
    new Set(EFFECT_OPS.filter((other) => CONFLICTS[op].includes(other) || CONFLICTS[other].includes(op))),
  ]),
) as unknown as Readonly<Record<EffectOp, ReadonlySet<EffectOp>>>;

const OP_NUMBERS = numbersOf(EFFECT_OPS);
const KIND_NUMBERS = numbersOf(OBJECT_KINDS);

/** A number that only equal effects share. */
export function numberOf({ op, object, kind }: Effect): number {
  return (object * EFFECT_OPS.length + OP_NUMBERS[op]) * OBJECT_KINDS.length + KIND_NUMBERS[kind];
}

function numbersOf<Name extends string>(names: readonly Name[]): Readonly<Record<Name, number>> {
  return Object.fromEntries(names.map((name, index) => [name, index])) as Record<Name, number>;
}

function conflict(a: Effect, b: Effect): boolean {
  if (a.object !== b.object && !isWide(a) && !isWide(b)) return false;
  // An exit cuts off everything that others could notice: for a join or a look, the next steps of its thread.
  if (a.op === "exit" || b.op === "exit") return !isUnnoticed(a) && !isUnnoticed(b);
  if (a.object !== b.object && !looksAtAll(a) && !looksAtAll(b)) return false;
  // All threads that wait for an event are let go at once, in whatever order they came; waiting does not change it.
  if (a.kind === "event" && leavesEvent(a) && leavesEvent(b)) return false;
  // Threads and objects have separate numbers: the end of a thread ends joins, and no other waits. A socket's timeout is no thread's name.
  if ((a.op === "end" && b.kind !== "none") || (b.op === "end" && a.kind !== "none")) return false;
  if ((a.op === "change" || b.op === "change") && a.kind !== b.kind) return false;
  // In the line for a connection, a thread that leaves may make room for the next. In other lines nothing changes for those behind it.
  if (a.op === "give up" && b.op === "give up" && a.kind !== "socket") return false;
  return PARTNERS[a.op].has(b.op);
}

/** Looks at all threads, or all futures; the table says which of their effects conflict with it. */
function looksAtAll({ op, object }: Effect): boolean {
  return (op === "alive" || op === "survey") && object === 0;
}

function isUnnoticed({ op }: Effect): boolean {
  return op === "join" || op === "look";
}

function leavesEvent({ op }: Effect): boolean {
  return op === "wait" || op === "probe";
}
