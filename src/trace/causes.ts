import type { EventOf, ObjectKind, TraceEvent } from "../protocol/event.ts";
import { OPERATIONS, type WaitsFor } from "../protocol/operations.ts";
import { createPastSteps, type PastSteps, pastOf } from "./past-steps.ts";
import { isOnSocket, waitsOnSocket } from "./streams.ts";
import { takeStep } from "./take-step.ts";

/** Why one thread's event comes after another's. "shared" is not synchronisation: the accesses happened to come in this order. */
export type Why =
  | "start"
  | "join"
  | "lock"
  | "semaphore"
  | "event"
  | "condition"
  | "barrier"
  | "queue"
  | "pool"
  | "future"
  | "shared"
  | "socket"
  | "alive"
  | "grant";

/** An earlier event that this one comes after, as the mark that was kept of it. */
export interface Cause<Mark> {
  readonly mark: Mark;
  readonly why: Why;
  /** The object that orders the two; for start and join, the child's thread id. */
  readonly object: number;
}

/** Finds the direct causes of each event, apart from earlier events of its own thread. */
interface Causes<Mark> {
  /**
   * Takes the next event of the trace, in seq order. Calls `note` once with the event's causes; its result is kept as the event's mark
   * while later events can come after it.
   */
  follow(event: TraceEvent, note: (causes: readonly Cause<Mark>[]) => Mark): Mark;
}

export function createCauses<Mark>(): Causes<Mark> {
  const past = createPastSteps<Mark>();
  return {
    follow(event, note) {
      const mark = note(causesOf(past, event));
      takeStep(past, event, mark);
      return mark;
    },
  };
}

/** The causes of each event of a whole trace, each as its place in the trace. */
export function findCauses(events: readonly TraceEvent[]): readonly (readonly Cause<number>[])[] {
  const causes = createCauses<number>();
  const list: (readonly Cause<number>[])[] = [];
  for (const [index, event] of events.entries()) {
    causes.follow(event, (found) => {
      list.push(found);
      return index;
    });
  }
  return list;
}

/** The causes of the next event. A request that passes takes the token that it comes after. */
function causesOf<Mark>(past: PastSteps<Mark>, event: TraceEvent): readonly Cause<Mark>[] {
  const { op, object, thread } = event;
  if (op === "begin") return one(past.threads.startOf(thread), "start", thread);
  if (op === "resume") return resumed(past, event);
  if (op === "trip") return arrived(past, object);
  if (op === "read" || op === "write") return accessed(past, event);
  if (isOnSocket(event)) return overSocket(past, event, object);
  if (past.futures.isStep(event)) return overFutures(past, event);
  // A thread that finds a barrier broken comes after the step that broke it.
  if (op === "wait" && event.outcome === "broken") return one(pastOf(past, object).last, "barrier", object);
  if (event.outcome !== "ok") return NONE;
  if (op === "join") return one(past.threads.endOf(object), "join", object);
  if (op === "acquire" || op === "try") {
    const { tokens, last } = pastOf(past, object);
    return one(tokens === undefined ? last : tokens.take(), whyOf(past, event), object);
  }
  if (event.op === "alive") return lookedAt(past, event);
  return event.op === "wait" || event.op === "probe" ? seen(past, event) : NONE;
}

/** What comes before a wait or a look that finds what it asks for. */
function seen<Mark>(past: PastSteps<Mark>, event: EventOf<"wait" | "probe">): readonly Cause<Mark>[] {
  const { op, object } = event;
  const { kind, last, tokens } = pastOf(past, object);
  // The last to arrive at a barrier runs the action, which comes after all arrivals.
  if (op === "wait" && kind === "barrier") return arrived(past, object);
  // A thread that sees a set flag comes after the step that set it.
  if (kind === "event" && (event.op === "wait" || event.answer === 1)) return one(last, "event", object);
  // A thread that counts the items of a queue comes after the puts of those that are there.
  if (op === "probe" && kind === "simple-queue")
    return (tokens?.left() ?? NONE).map((mark) => ({ mark, why: "queue", object }));
  return NONE;
}

/** A thread that sees that others have ended comes after their ends. A thread that lists or counts the threads sees each end. */
function lookedAt<Mark>(
  { threads }: PastSteps<Mark>,
  { answer, object, thread }: EventOf<"alive">,
): readonly Cause<Mark>[] {
  if (object !== 0) return answer === 0 ? one(threads.endOf(object), "alive", object) : NONE;
  return threads.look(thread).flatMap((ended) => one(threads.endOf(ended), "alive", ended));
}

function overFutures<Mark>({ futures }: PastSteps<Mark>, event: TraceEvent): readonly Cause<Mark>[] {
  return futures.causesOf(event).map(({ mark, future }) => ({ mark, why: "future", object: future }));
}

function arrived<Mark>(past: PastSteps<Mark>, barrier: number): readonly Cause<Mark>[] {
  const { arrivals } = pastOf(past, barrier);
  return [...arrivals.values()].map((mark) => ({ mark, why: "barrier", object: barrier }));
}

function resumed<Mark>(past: PastSteps<Mark>, event: TraceEvent): readonly Cause<Mark>[] {
  const wait = past.waits.get(event.thread);
  if (event.outcome === "timeout" || wait === undefined) return NONE;
  const waited = wait.event;
  const { op, object } = waited;
  const { grant } = wait;
  if (waitsOnSocket(waited)) return [...one(grant, "socket", object), ...overSocket(past, event, object)];
  // What travels between processes, or over the system's sockets, is not followed, whether or not a thread had to wait for it.
  if (!GRANT_ORDERS[OPERATIONS[op].waitsFor]) return NONE;
  const granted = one(grant, whyOf(past, waited), object);
  // A thread that crashed did not grant the joins of its end.
  if (op === "join") return [...granted, ...one(past.threads.endOf(object), "join", object)];
  return pastOf(past, object).kind === "futures" ? [...granted, ...overFutures(past, waited)] : granted;
}

function overSocket<Mark>(
  { streams }: PastSteps<Mark>,
  event: TraceEvent,
  object: number,
): readonly Cause<Mark>[] {
  return streams.causesOf(event).map((mark) => ({ mark, why: "socket", object }));
}

function accessed<Mark>(past: PastSteps<Mark>, { op, object }: TraceEvent): readonly Cause<Mark>[] {
  const { last, reads } = pastOf(past, object);
  const write = one(last, "shared", object);
  if (op === "read" || reads.size === 0) return write;
  return [...write, ...[...reads.values()].map((mark): Cause<Mark> => ({ mark, why: "shared", object }))];
}

function whyOf<Mark>(past: PastSteps<Mark>, { op, object }: TraceEvent): Why {
  if (op === "join") return op;
  return WHY_OF_KIND[pastOf(past, object).kind] ?? (op === "acquire" || op === "try" ? "lock" : "grant");
}

/** What orders two steps on an object, where its kind alone says so. */
const WHY_OF_KIND: Readonly<Partial<Record<ObjectKind, Why>>> = {
  event: "event",
  condition: "condition",
  barrier: "barrier",
  queue: "queue",
  "simple-queue": "queue",
  semaphore: "semaphore",
  "bounded-semaphore": "semaphore",
  pool: "pool",
  future: "future",
  futures: "future",
};

/** Whether waiting ends with a grant that orders the two threads. */
const GRANT_ORDERS: Readonly<Record<WaitsFor, boolean>> = {
  lock: true,
  signal: true,
  end: true,
  never: false,
  turn: false,
  time: false,
  io: false,
};

const NONE: readonly never[] = [];

function one<Mark>(mark: Mark | undefined, why: Why, object: number): readonly Cause<Mark>[] {
  return mark === undefined ? NONE : [{ mark, why, object }];
}
