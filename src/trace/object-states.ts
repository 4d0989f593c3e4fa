import type { EventOf, ObjectKind, TracedValue, TraceEvent } from "../protocol/event.ts";
import { OPERATIONS, type Op } from "../protocol/operations.ts";
import { createQueueReader } from "./queue-items.ts";

/** The state of an object at a point of the run, as far as the trace tells. */
export type ObjectNow = {
  readonly id: number;
  readonly kind: ObjectKind;
  /** Threads that wait for it, the longest wait first. */
  readonly waiters: readonly number[];
} & KindState;

type KindState =
  /** Who holds a lock: 0 for nobody. */
  | { readonly is: "lock"; readonly holder: number }
  | { readonly is: "semaphore"; readonly permits: number }
  | { readonly is: "event"; readonly isSet: boolean }
  | { readonly is: "barrier"; readonly arrived: number; readonly parties: number; readonly isBroken: boolean }
  /** Between an item and the step that reports it the queue's lock is held. */
  | { readonly is: "queue"; readonly items: number }
  /** A shared value: undefined if the run has not told it yet. */
  | { readonly is: "value"; readonly value: TracedValue | undefined }
  | { readonly is: "future"; readonly became: "pending" | "running" | "finished" | "cancelled" }
  | { readonly is: "other" };

/** The objects of a run, as its events change them. */
interface ObjectStates {
  /** Takes what a step does to its object; not what it takes, if it had to wait. */
  push(event: TraceEvent): void;
  /** Takes the object of an acquire that was granted. */
  take(object: number, thread: number): void;
  /** A thread waits at a barrier for others. */
  arrive(object: number, event: Pick<TraceEvent, "thread" | "seq">): void;
  /** A thread whose wait at a barrier times out breaks it, unless the last one has arrived. */
  timeOut(object: number, event: Pick<TraceEvent, "thread" | "seq">): void;
  list(waitersOf: (object: number) => readonly number[]): readonly ObjectNow[];
}

type Changing<T> = T extends unknown ? { -readonly [K in keyof T]: T[K] } : never;

interface ObjectDraft {
  readonly kind: ObjectKind;
  now: Changing<KindState>;
  /** Whether it is a barrier whose last thread has arrived and runs the action. */
  isDraining: boolean;
}

/** @param events all of the run, from the first. */
export function createObjectStates(events: readonly TraceEvent[]): ObjectStates {
  const objects = new Map<number, ObjectDraft>();
  const queues = createQueueReader(events);
  const first = firstValues(events);
  /** The barrier whose wait by a thread timed out, in the thread's newest event. */
  let late: { readonly thread: number; readonly barrier: number; readonly seq: number } | undefined;

  return {
    push(event) {
      if (event.op === "make") make(event);
      else if (event.op !== "grant" && event.op !== "resume") act(event);
      const change = queues.changeAt(event);
      const queue = change && objects.get(change.queue)?.now;
      if (queue?.is === "queue") queue.items = change?.drops ? 0 : queue.items + (change?.items ?? 0);
    },
    take(object, thread) {
      const found = objects.get(object);
      if (found !== undefined) take(found, thread);
    },
    arrive(object, { thread, seq }) {
      const found = objects.get(object);
      if (found?.now.is !== "barrier") return;
      const isLate = late?.thread === thread && late.barrier === object && late.seq === seq - 1;
      if (!found.isDraining && !isLate) found.now.arrived++;
    },
    timeOut(object, { thread, seq }) {
      const found = objects.get(object);
      if (found?.now.is !== "barrier") return;
      if (found.isDraining) late = { thread, barrier: object, seq };
      else Object.assign(found.now, { arrived: 0, isBroken: true });
    },
    list: (waitersOf) =>
      [...objects].map(([id, { kind, now }]) => ({ id, kind, waiters: waitersOf(id), ...now })),
  };

  function make({ object, kind, count }: EventOf<"make">): void {
    // Threads have separate numbers from other objects.
    if (kind === "thread") return;
    objects.set(object, { kind, now: beginningOf(kind, count, first.get(object)), isDraining: false });
  }

  /** What a step does to its object. */
  function act(event: TraceEvent): void {
    const { op, object, thread, outcome } = event;
    const found = OPERATIONS[op].on === "thread" ? undefined : objects.get(object);
    if (found === undefined || outcome !== "ok") return;
    const { now } = found;
    if (op === "acquire" || op === "try") {
      if (now.is === "future") now.became = "running";
      else take(found, thread);
    } else if (event.op === "release") {
      if (now.is === "lock") now.holder = 0;
      else if (now.is === "semaphore") now.permits += event.count;
      else if (now.is === "queue") now.items++;
    } else if (event.op === "read" || event.op === "write") {
      if (now.is === "value") now.value = { value: event.value, text: event.text };
    } else if (now.is === "event") now.isSet = op === "set" || (op !== "clear" && now.isSet);
    else if (now.is === "future")
      now.became = op === "set" ? "finished" : op === "abort" ? "cancelled" : now.became;
    else if (now.is === "barrier") meet(found, now, op);
  }
}

function take({ kind, now }: ObjectDraft, thread: number): void {
  if (now.is === "lock") now.holder = thread;
  else if (now.is === "semaphore") now.permits--;
  else if (now.is === "queue" && kind === "simple-queue") now.items--;
}

function meet(found: ObjectDraft, now: Changing<KindState & { is: "barrier" }>, op: Op): void {
  if (op === "wait") now.arrived++;
  if (op === "trip" || op === "abort" || op === "reset") now.arrived = 0;
  if (op === "abort" || op === "reset") now.isBroken = op === "abort";
  if (op !== "probe") found.isDraining = op === "wait";
}

/** The initial conditions of objects, by kind. */
function beginningOf(kind: ObjectKind, count: number, value: TracedValue | undefined): Changing<KindState> {
  switch (kind) {
    case "lock":
    case "rlock":
      return { is: "lock", holder: 0 };
    case "semaphore":
    case "bounded-semaphore":
      return { is: "semaphore", permits: count };
    case "event":
    case "timer":
      return { is: "event", isSet: false };
    case "barrier":
      return { is: "barrier", arrived: 0, parties: count, isBroken: false };
    case "queue":
    case "lifo-queue":
    case "priority-queue":
    case "simple-queue":
      return { is: "queue", items: 0 };
    case "shared":
      return { is: "value", value };
    case "future":
      return { is: "future", became: "pending" };
    default:
      return { is: "other" };
  }
}

/** The initial values of shared values whose first access is a read. */
function firstValues(events: readonly TraceEvent[]): ReadonlyMap<number, TracedValue | undefined> {
  const first = new Map<number, TracedValue | undefined>();
  for (const event of events) {
    if (event.op === "read" && !first.has(event.object))
      first.set(event.object, { value: event.value, text: event.text });
    else if (event.op === "write" && !first.has(event.object)) first.set(event.object, undefined);
  }
  return first;
}
