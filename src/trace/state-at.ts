import {
  type EventOf,
  MAIN_THREAD,
  type ObjectKind,
  type TracedValue,
  type TraceEvent,
} from "../protocol/event.ts";
import { OPERATIONS, type Op, type Waitable } from "../protocol/operations.ts";
import type { PrintedLine } from "./printed-line.ts";
import { createQueueReader } from "./queue-items.ts";

/** What a thread waits for: an object, or another thread's end; 0 if it waits for neither. */
interface WaitNow {
  readonly op: Waitable;
  readonly on: "object" | "thread" | "nothing";
  readonly id: number;
}

/** Where a thread is at a point of the run. */
export interface ThreadNow {
  readonly id: number;
  readonly state: "made" | "starting" | "running" | "waiting" | "sleeping" | "ended";
  readonly waitsFor: WaitNow | undefined;
  /** The place in the program: for a running thread that of its next operation. 0 if it is not known. */
  readonly site: number;
}

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

export interface RunState {
  readonly threads: readonly ThreadNow[];
  readonly objects: readonly ObjectNow[];
  /** How many of the run's lines have been printed. */
  readonly printed: number;
}

/** A run: all of its events, from the first, and the lines that it printed. */
export interface Trace {
  readonly events: readonly TraceEvent[];
  readonly lines: readonly Pick<PrintedLine, "seq">[];
}

/** The state after the first `step` events of a run. The cost grows with the number of events. */
export function stateAt({ events, lines }: Trace, step: number): RunState {
  const fold = createFold(events);
  for (const event of events.slice(0, step)) fold.push(event);
  const seq = events[step - 1]?.seq ?? 0;
  return { ...fold.state(nextSites(events, step)), printed: lines.filter((line) => line.seq <= seq).length };
}

/** By thread: the place of its next operation that has one. */
function nextSites(events: readonly TraceEvent[], step: number): ReadonlyMap<number, number> {
  const sites = new Map<number, number>();
  for (const { thread, site, op } of events.slice(step))
    if (site > 0 && op !== "grant" && !sites.has(thread)) sites.set(thread, site);
  return sites;
}

type Changing<T> = T extends unknown ? { -readonly [K in keyof T]: T[K] } : never;
type ThreadDraft = Changing<ThreadNow>;

/** An operation in which a thread has to wait. */
type Request = Pick<TraceEvent, "thread" | "object" | "seq"> & { readonly op: Waitable };

interface ObjectDraft {
  readonly kind: ObjectKind;
  now: Changing<KindState>;
  /** Whether it is a barrier whose last thread has arrived and runs the action. */
  isDraining: boolean;
}

function createFold(events: readonly TraceEvent[]) {
  const threads = new Map<number, ThreadDraft>();
  const objects = new Map<number, ObjectDraft>();
  /** Threads that wait, the longest wait first. */
  const waits = new Map<number, WaitNow>();
  const queues = createQueueReader(events);
  const first = firstValues(events);
  /** The barrier whose wait by a thread timed out, in the thread's newest event. */
  let late: { readonly thread: number; readonly barrier: number; readonly seq: number } | undefined;

  return {
    push(event: TraceEvent): void {
      if (event.op === "make") make(event);
      else if (event.op === "grant") granted(event);
      else step(event);
      const change = queues.changeAt(event);
      const queue = change && objects.get(change.queue)?.now;
      if (queue?.is === "queue") queue.items = change?.drops ? 0 : queue.items + (change?.items ?? 0);
    },
    state(next: ReadonlyMap<number, number>): Pick<RunState, "threads" | "objects"> {
      return {
        threads: [...threads.values()].map((thread) => ({
          ...thread,
          site: thread.state === "running" ? (next.get(thread.id) ?? thread.site) : thread.site,
        })),
        objects: [...objects].map(([id, { kind, now }]) => ({ id, kind, waiters: waitersOf(id), ...now })),
      };
    },
  };

  function make({ object, kind, count }: EventOf<"make">): void {
    if (kind !== "thread") {
      objects.set(object, { kind, now: beginningOf(kind, count, first.get(object)), isDraining: false });
      return;
    }
    if (threads.has(object)) return;
    const state = object === MAIN_THREAD ? "starting" : "made";
    threads.set(object, { id: object, state, waitsFor: undefined, site: 0 });
  }

  function step(event: TraceEvent): void {
    const { thread, op, object, outcome, site } = event;
    const mine = threads.get(thread);
    const waited = waits.get(thread);
    if (event.outcome === "wait") wait(event);
    else if (op === "end") setState(thread, "ended");
    else if (mine !== undefined) setState(thread, "running");
    if (mine !== undefined && site > 0) mine.site = site;
    if (op === "start" && outcome === "ok") setState(object, "starting");
    if (op === "resume") resumed(event, waited);
    else act(event);
  }

  /** A thread has to wait unless it gets its request at once; then it goes on, although it had a deadline. */
  function wait({ thread, op, object, seq }: Request): void {
    const { on } = OPERATIONS[op];
    const what = on === "thread" ? "thread" : object > 0 ? "object" : "nothing";
    const isLate = late?.thread === thread && late.barrier === object && late.seq === seq - 1;
    if (
      what === "thread"
        ? threads.get(object)?.state === "ended" && op === "join"
        : takes(thread, op, object, isLate)
    ) {
      setState(thread, "running");
      return;
    }
    setState(thread, op === "sleep" ? "sleeping" : "waiting");
    const waitsFor = { op, on: what, id: object } as const;
    waits.set(thread, waitsFor);
    const mine = threads.get(thread);
    if (mine !== undefined) mine.waitsFor = waitsFor;
  }

  /** Whether a request with a deadline gets what it asks for at once, and takes it. */
  function takes(thread: number, op: Op, object: number, isLate: boolean): boolean {
    const found = objects.get(object);
    const now = found?.now;
    if (found === undefined || now === undefined) return false;
    if (op === "acquire") {
      if (now.is === "lock" && now.holder !== 0) return false;
      if (now.is === "semaphore" && now.permits === 0) return false;
      if (found.kind === "simple-queue" && now.is === "queue" && now.items === 0) return false;
      return take(now, found.kind, thread);
    }
    if (op !== "wait") return false;
    if (now.is === "barrier" && !found.isDraining && !isLate) now.arrived++;
    if (now.is === "future") return now.became === "finished" || now.became === "cancelled";
    return now.is === "event" && now.isSet;
  }

  /** @returns whether it is something that can be taken. */
  function take(now: Changing<KindState>, kind: ObjectKind, thread: number): boolean {
    if (now.is === "lock") now.holder = thread;
    else if (now.is === "semaphore") now.permits--;
    else if (now.is === "queue" && kind === "simple-queue") now.items--;
    else return false;
    return true;
  }

  function granted({ to, outcome }: EventOf<"grant">): void {
    const waited = waits.get(to);
    setState(to, "running");
    if (waited?.op !== "acquire" || outcome !== "ok") return;
    const found = objects.get(waited.id);
    if (found !== undefined) take(found.now, found.kind, to);
  }

  /** A thread whose wait at a barrier times out breaks it, unless the last one has arrived. */
  function resumed({ thread, outcome, seq }: TraceEvent, waited: WaitNow | undefined): void {
    if (waited?.op !== "wait" || outcome !== "timeout") return;
    const found = objects.get(waited.id);
    if (found?.now.is !== "barrier") return;
    if (found.isDraining) late = { thread, barrier: waited.id, seq };
    else Object.assign(found.now, { arrived: 0, isBroken: true });
  }

  /** What a step does to its object. */
  function act(event: TraceEvent): void {
    const { op, object, thread, outcome } = event;
    const found = OPERATIONS[op].on === "thread" ? undefined : objects.get(object);
    if (found === undefined || outcome !== "ok") return;
    const { now, kind } = found;
    if (op === "acquire" || op === "try") {
      if (now.is === "future") now.became = "running";
      else take(now, kind, thread);
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

  function meet(found: ObjectDraft, now: Changing<KindState & { is: "barrier" }>, op: Op): void {
    if (op === "wait") now.arrived++;
    if (op === "trip" || op === "abort" || op === "reset") now.arrived = 0;
    if (op === "abort" || op === "reset") now.isBroken = op === "abort";
    if (op !== "probe") found.isDraining = op === "wait";
  }

  function setState(id: number, state: ThreadNow["state"]): void {
    const thread = threads.get(id);
    if (thread === undefined) return;
    waits.delete(id);
    Object.assign(thread, { state, waitsFor: undefined });
  }

  function waitersOf(object: number): readonly number[] {
    return [...waits].filter(([, { on, id }]) => on === "object" && id === object).map(([thread]) => thread);
  }
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
