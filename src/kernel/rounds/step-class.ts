import { isDecidable, OPERATIONS, OPS, type Op } from "../../protocol/operations.ts";
import { objectKind } from "../memory/object-kind.ts";
import { objectAt, threadAt } from "../records/areas.ts";
import { GRANT_AT_ONCE } from "../records/codes.ts";
import { get } from "../records/fields.ts";
import { HEADER, WORLD } from "../records/header.ts";
import { LOCK } from "../records/objects.ts";
import { THREAD } from "../records/threads.ts";

/** The role of a step in a round: see {@link classOf}. */
export const LOOK = 1;
export const EFFECT = 2;
export const WRITES = 4;
export const ASKS_TIME = 8;

/** Takes the lock of a queue only to look at the queue: only who looks first makes a difference. */
export const LOCKS_QUEUE = 16;
export const CLASS_BITS = 5;

/** Of a held-back thread: its loop may do useful work. */
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

export interface Class {
  readonly is: number;
  /** How many more of the object the thread holds after it. */
  readonly takes?: number;
}

const PLAIN: Class = { is: 0 };

const LOOKS: Class = { is: LOOK };

const CHANGES: Class = { is: WRITES };

const FINAL: Class = { is: EFFECT };

/**
 * The role of a step in a round; undefined if it has none, or belongs to the step before: whether a thread had to wait for a lock or a
 * thread's end does not distinguish runs with the same partial order, so it must not here.
 */
export function classOf(
  words: Int32Array,
  { thread, op, object, outcome, value }: NotedStep,
): Class | undefined {
  if (op === "resume") return classOfResume(words, thread, outcome);
  if (!isDecidable(op)) return undefined;
  if (outcome === "error" || outcome === "refused") return LOOKS;
  const isUntimed = value === Number.POSITIVE_INFINITY;
  switch (op) {
    case "clock":
      return { is: LOOK | ASKS_TIME };
    case "try":
      return { is: LOOK | WRITES, takes: 1 };
    case "acquire":
      if (guardedQueue(words, object) !== 0) return { is: LOCKS_QUEUE, takes: 1 };
      return isUntimed ? { is: WRITES, takes: 1 } : PLAIN;
    case "release":
      // A thread that holds the lock of a queue looks at the queue.
      if (guardedQueue(words, object) !== 0) return { is: LOOK | LOCKS_QUEUE, takes: -1 };
      return { is: WRITES, takes: -Math.max(1, value) };
    case "wait":
      if (objectKind(words, object) === "barrier") return FINAL;
      return outcome === "ok" ? LOOKS : PLAIN;
    case "join":
      return isUntimed ? FINAL : PLAIN;
    case "notify":
      return value > 0 ? FINAL : PLAIN;
  }
  const { inLoop } = OPERATIONS[op];
  if (inLoop === "look") return LOOKS;
  if (inLoop === "change") return CHANGES;
  return inLoop === "act" && outcome !== "wait" ? FINAL : PLAIN;
}

function classOfResume(words: Int32Array, thread: number, outcome: string): Class | undefined {
  const at = threadAt(thread);
  const waitOp = OPS[get(words, at, THREAD.waitOp)];
  if (outcome === "timeout" && isProgressOfTime(words, thread)) return FINAL;
  if (outcome === "timeout") return waitOp === "sleep" ? PLAIN : LOOKS;
  if (waitOp === "acquire" || waitOp === "join") {
    if (get(words, at, THREAD.timed) === 0) return undefined;
    return waitOp === "acquire" ? { is: LOOK | WRITES, takes: 1 } : FINAL;
  }
  return get(words, at, THREAD.grant) === GRANT_AT_ONCE ? LOOKS : FINAL;
}

/**
 * Whether the end of a wait by time is progress: if waits end in the order of the clock, and time has passed. A `sleep(0)` is over at once,
 * so a loop around it is no different from one that yields.
 */
export function isProgressOfTime(words: Int32Array, thread: number): boolean {
  return get(words, WORLD, HEADER.freeTime) === 0 && get(words, threadAt(thread), THREAD.brief) === 0;
}

/** The queue that a lock guards; 0 for any other object. */
export function guardedQueue(words: Int32Array, object: number): number {
  return objectKind(words, object) === "lock" ? get(words, objectAt<"lock">(object), LOCK.queue) : 0;
}
