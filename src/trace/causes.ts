import type { EventOf, ObjectKind, TraceEvent } from "../protocol/event.ts";
import { OPERATIONS, type WaitsFor } from "../protocol/operations.ts";
import { createByThread } from "./by-thread.ts";
import { createFutureCauses } from "./future-causes.ts";
import { createStreams, isOnSocket, waitsOnSocket } from "./streams.ts";
import { createThreadLives } from "./thread-lives.ts";
import { createTokens, type Tokens } from "./tokens.ts";

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

interface ObjectState<Mark> {
  readonly kind: ObjectKind;
  readonly tokens: Tokens<Mark> | undefined;
  /** The last release of a lock, set of an event, or write of a shared value. */
  last: Mark | undefined;
  /** Latest read of each thread since the last write. */
  reads: Map<number, Mark>;
  /** The arrivals at a barrier in this round. */
  readonly arrivals: Map<number, Mark>;
}

/** A thread's wait, with what ends it. */
interface TracedWait<Mark> {
  readonly event: TraceEvent;
  grant: Mark | undefined;
}

/** Memory: one mark per thread and lock or event, and one per thread for each shared value and barrier. */
export function createCauses<Mark>(): Causes<Mark> {
  const objects = new Map<number, ObjectState<Mark>>();
  const waits = createByThread<TracedWait<Mark>>();
  const threads = createThreadLives<Mark>();
  const futures = createFutureCauses<Mark>();
  const streams = createStreams<Mark>();

  return {
    follow(event, note) {
      const mark = note(causesOf(event));
      remember(event, mark);
      streams.remember(event, mark);
      return mark;
    },
  };

  function causesOf(event: TraceEvent): readonly Cause<Mark>[] {
    const { op, object, thread } = event;
    if (op === "begin") return one(threads.startOf(thread), "start", thread);
    if (op === "resume") return resumed(event);
    if (op === "trip") return arrived(object);
    if (op === "read" || op === "write") return accessed(event);
    if (isOnSocket(event)) return overSocket(event, object);
    if (futures.isStep(event)) return overFutures(event);
    // A thread that finds a barrier broken comes after the step that broke it.
    if (op === "wait" && event.outcome === "broken") return one(at(object).last, "barrier", object);
    if (event.outcome !== "ok") return [];
    if (op === "join") return one(threads.endOf(object), "join", object);
    if (op === "acquire" || op === "try") {
      const { tokens, last } = at(object);
      return one(tokens === undefined ? last : tokens.take(), whyOf(event), object);
    }
    // The last to arrive at a barrier runs the action, which comes after all arrivals.
    if (op === "wait" && at(object).kind === "barrier") return arrived(object);
    if (op === "wait" && at(object).kind === "event") return one(at(object).last, "event", object);
    // A thread that sees a set flag, or the end of a thread, comes after it.
    if (event.op === "probe" && event.answer === 1 && at(object).kind === "event")
      return one(at(object).last, "event", object);
    // A thread that counts the items of a queue comes after the puts of those that are there.
    if (op === "probe" && at(object).kind === "simple-queue")
      return (at(object).tokens?.left() ?? NONE).map((mark) => ({ mark, why: "queue", object }));
    if (event.op === "alive") return lookedAt(event);
    return [];
  }

  /** A thread that sees that others have ended comes after their ends. A thread that lists or counts the threads sees each end. */
  function lookedAt({ answer, object, thread }: EventOf<"alive">): readonly Cause<Mark>[] {
    if (object !== 0) return answer === 0 ? one(threads.endOf(object), "alive", object) : NONE;
    return threads.look(thread).flatMap((ended) => one(threads.endOf(ended), "alive", ended));
  }

  function overFutures(event: TraceEvent): readonly Cause<Mark>[] {
    return futures.causesOf(event).map(({ mark, future }) => ({ mark, why: "future", object: future }));
  }

  function arrived(barrier: number): readonly Cause<Mark>[] {
    return [...at(barrier).arrivals.values()].map((mark) => ({ mark, why: "barrier", object: barrier }));
  }

  function resumed(event: TraceEvent): readonly Cause<Mark>[] {
    const wait = waits.get(event.thread);
    if (event.outcome === "timeout" || wait === undefined) return [];
    const waited = wait.event;
    const { op, object } = waited;
    const { grant } = wait;
    if (waitsOnSocket(waited)) return [...one(grant, "socket", object), ...overSocket(event, object)];
    // What travels between processes, or over the system's sockets, is not followed, whether or not a thread had to wait for it.
    if (!GRANT_ORDERS[OPERATIONS[op].waitsFor]) return [];
    const granted = one(grant, whyOf(waited), object);
    // A thread that crashed did not grant the joins of its end.
    if (op === "join") return [...granted, ...one(threads.endOf(object), "join", object)];
    return at(object).kind === "futures" ? [...granted, ...overFutures(waited)] : granted;
  }

  function overSocket(event: TraceEvent, object: number): readonly Cause<Mark>[] {
    return streams.causesOf(event).map((mark) => ({ mark, why: "socket", object }));
  }

  function accessed({ op, object }: TraceEvent): readonly Cause<Mark>[] {
    const { last, reads } = at(object);
    const write = one(last, "shared", object);
    if (op === "read" || reads.size === 0) return write;
    return [...write, ...[...reads.values()].map((mark): Cause<Mark> => ({ mark, why: "shared", object }))];
  }

  function remember(event: TraceEvent, mark: Mark): void {
    const { op, object, thread, outcome } = event;
    if (outcome === "wait") waits.set(thread, { event, grant: undefined });
    if (event.op === "make") make(event, mark);
    else if (futures.isStep(event)) futures.remember(event, mark);
    else if (op === "start" && outcome === "ok") threads.start(object, mark);
    else if (op === "begin") threads.begin(thread);
    else if (op === "end") threads.end(thread, mark);
    else if (op === "set") at(object).last = mark;
    else if (event.op === "release") released(event, mark);
    else if (event.op === "grant") granted(event, mark);
    else if (op === "resume") settle(thread);
    else if (op === "wait") arrive(event, mark);
    else if (op === "trip" || op === "reset" || op === "abort") {
      at(object).arrivals.clear();
      if (op === "abort") at(object).last = mark;
    } else if (op === "read") at(object).reads.set(thread, mark);
    else if (op === "write" && outcome === "ok") {
      const state = at(object);
      state.last = mark;
      if (state.reads.size > 0) state.reads = new Map();
    }
  }

  function make(event: EventOf<"make">, mark: Mark): void {
    const { object, kind, count, isHidden } = event;
    // Threads have separate numbers from other objects.
    if (kind !== "thread") {
      objects.set(object, stateOf(kind, count));
      futures.make(event, mark);
    } else if (isHidden) threads.hide(object);
  }

  function released({ object, count, outcome }: EventOf<"release">, mark: Mark): void {
    if (outcome !== "ok") return;
    const state = at(object);
    if (state.tokens === undefined) state.last = mark;
    else state.tokens.give(mark, Math.max(1, count));
  }

  function granted({ to, thread, object, outcome }: EventOf<"grant">, mark: Mark): void {
    const wait = waits.get(to);
    if (wait === undefined) return;
    if (to === thread) {
      wait.grant = takeAtOnce(wait.event);
      return;
    }
    wait.grant = mark;
    // The release before this grant added a token; this token went straight to its waiter.
    if (wait.event.op === "acquire" && outcome === "ok") at(object).tokens?.takeNewest();
  }

  /** What lets a request with a deadline pass that does not have to wait. */
  function takeAtOnce({ op, object }: TraceEvent): Mark | undefined {
    if (op !== "acquire" && op !== "wait") return undefined;
    const { kind, tokens, last } = at(object);
    if (tokens !== undefined) return tokens.take();
    return kind === "future" ? futures.endOf(object) : last;
  }

  function arrive({ object, thread, outcome }: TraceEvent, mark: Mark): void {
    if (at(object).kind === "event" || (outcome !== "wait" && outcome !== "ok")) return;
    at(object).arrivals.set(thread, mark);
  }

  function settle(thread: number): void {
    const waited = waits.get(thread)?.event;
    if (waited?.op === "wait") at(waited.object).arrivals.delete(thread);
    waits.delete(thread);
  }

  function whyOf({ op, object }: TraceEvent): Why {
    if (op === "join") return op;
    return WHY_OF_KIND[at(object).kind] ?? (op === "acquire" || op === "try" ? "lock" : "grant");
  }

  function at(object: number): ObjectState<Mark> {
    let state = objects.get(object);
    if (state === undefined) {
      state = stateOf("none", 0);
      objects.set(object, state);
    }
    return state;
  }
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

/** Objects that let as many requests pass as there were releases, each request after its release. */
const COUNTING: ReadonlySet<ObjectKind> = new Set<ObjectKind>([
  ...(["semaphore", "bounded-semaphore", "simple-queue", "pool"] as const),
]);

function stateOf<Mark>(kind: ObjectKind, initial: number): ObjectState<Mark> {
  return {
    kind,
    tokens: COUNTING.has(kind) ? createTokens<Mark>(initial) : undefined,
    last: undefined,
    reads: new Map(),
    arrivals: new Map(),
  };
}

const NONE: readonly never[] = [];

function one<Mark>(mark: Mark | undefined, why: Why, object: number): readonly Cause<Mark>[] {
  return mark === undefined ? NONE : [{ mark, why, object }];
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
