import { type EventOf, MAIN_THREAD, type ObjectKind, type TraceEvent } from "../protocol/event.ts";
import { OPERATIONS, type WaitsFor } from "../protocol/operations.ts";
import { createStreams, isOnSocket, waitsOnSocket } from "./streams.ts";
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
  /** The last release of a lock, set of an event, write of a shared value, or change of a future. */
  last: Mark | undefined;
  /** Latest read of each thread since the last write. */
  readonly reads: Map<number, Mark>;
  /** The arrivals at a barrier in this round. */
  readonly arrivals: Map<number, Mark>;
  /** For a future: the step that ended it, and the step from which groups count it. */
  done: Mark | undefined;
  settled: Mark | undefined;
  /** The futures of a group, and whether it waits for all of them. */
  readonly members: readonly number[];
  readonly needsAll: boolean;
}

/** Memory: one mark per thread and lock or event, and one per thread for each shared value and barrier. */
export function createCauses<Mark>(): Causes<Mark> {
  const objects = new Map<number, ObjectState<Mark>>();
  const starts = new Map<number, Mark>();
  const ends = new Map<number, Mark>();
  /** The threads that have ended and were on the list of threads before, in order, and how many of them each thread has seen to be gone. */
  const unlisted: number[] = [];
  const seen = new Map<number, number>();
  /** The threads that are never on the list. */
  const hidden = new Set<number>();
  const waits = new Map<number, TraceEvent>();
  const grants = new Map<number, Mark>();
  /** The token that a thread's request took at once; the trace still has a wait for it. */
  const early = new Map<number, Mark | undefined>();
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
    if (op === "begin") return one(starts.get(thread), "start", thread);
    if (op === "resume") return resumed(event);
    if (op === "trip") return arrived(object);
    if (op === "read" || op === "write") return accessed(event);
    if (isOnSocket(event)) return overSocket(event, object);
    if (isOnFuture(event)) return changesOf(event);
    // A thread that finds a barrier broken comes after the step that broke it.
    if (op === "wait" && event.outcome === "broken") return one(at(object).last, "barrier", object);
    if (event.outcome !== "ok") return [];
    if (op === "join") return one(ends.get(object), "join", object);
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
    if (object !== 0) return answer === 0 ? one(ends.get(object), "alive", object) : NONE;
    const unseen = unlisted.slice(seen.get(thread) ?? 0);
    seen.set(thread, unlisted.length);
    return unseen.map((ended) => ({ mark: ends.get(ended) as Mark, why: "alive", object: ended }));
  }

  /**
   * What a step on a future, or on a group, comes after in every schedule in which it has the same outcome. (In CPython each use of a
   * future takes its lock.)
   */
  function changesOf({ op, object }: TraceEvent): readonly Cause<Mark>[] {
    const state = at(object);
    if (state.kind === "future") return one(op === "wait" ? state.done : state.last, "future", object);
    if (op === "wait" && !state.needsAll) return NONE;
    return state.members.flatMap((future) => one(at(future).settled, "future", future));
  }

  function isOnFuture({ op, object, outcome }: TraceEvent): boolean {
    if (op !== "try" && op !== "set" && op !== "abort" && op !== "probe" && op !== "wait") return false;
    return outcome !== "wait" && (at(object).kind === "future" || at(object).kind === "futures");
  }

  function arrived(barrier: number): readonly Cause<Mark>[] {
    return [...at(barrier).arrivals.values()].map((mark) => ({ mark, why: "barrier", object: barrier }));
  }

  function resumed(event: TraceEvent): readonly Cause<Mark>[] {
    const waited = waits.get(event.thread);
    const grant = grants.get(event.thread) ?? (event.outcome === "ok" && waited ? atOnce(waited) : undefined);
    if (event.outcome === "timeout" || waited === undefined) return [];
    if (waitsOnSocket(waited))
      return [...one(grant, "socket", waited.object), ...overSocket(event, waited.object)];
    // What travels between processes, or over the system's sockets, is not followed, whether or not a thread had to wait for it.
    if (!GRANT_ORDERS[OPERATIONS[waited.op].waitsFor]) return [];
    const members = at(waited.object).kind === "futures" ? changesOf(waited) : NONE;
    const causes = [...one(grant, whyOf(waited), waited.object), ...members];
    // A thread that crashed did not grant the joins of its end.
    return waited.op === "join"
      ? [...causes, ...one(ends.get(waited.object), "join", waited.object)]
      : causes;
  }

  /** What granted a request that did not have to wait, but whose wait is a step of its own. */
  function atOnce({ op, object, thread }: TraceEvent): Mark | undefined {
    if (op !== "acquire" && op !== "wait") return undefined;
    const { kind, tokens, last } = at(object);
    return tokens === undefined && kind !== "future" ? last : early.get(thread);
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
    if (outcome === "wait") waits.set(thread, event);
    if (outcome === "wait") request(event);
    if (event.op === "make") make(event, mark);
    else if (isOnFuture(event)) change(event, mark);
    else if (op === "start" && outcome === "ok") starts.set(object, mark);
    else if (op === "begin") starts.delete(thread);
    else if (op === "end") end(thread, mark);
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
      at(object).last = mark;
      at(object).reads.clear();
    }
  }

  function end(thread: number, mark: Mark): void {
    ends.set(thread, mark);
    // MainThread stays on the list.
    if (thread !== MAIN_THREAD && !hidden.has(thread)) unlisted.push(thread);
  }

  function make({ object, kind, count, name, isHidden }: EventOf<"make">, mark: Mark): void {
    // Threads have separate numbers from other objects.
    if (kind === "thread") {
      if (isHidden) hidden.add(object);
      return;
    }
    const members = kind === "futures" ? futuresNamed(name) : [];
    const last = kind === "future" ? mark : undefined;
    objects.set(object, { ...stateOf<Mark>(kind, count), last, members, needsAll: count === 0 });
  }

  /** A request with a deadline takes what is there, and is reported as a wait that is granted at once. */
  function request({ op, object, thread }: TraceEvent): void {
    if (op !== "acquire" && op !== "wait") return;
    const { tokens, done } = at(object);
    early.set(thread, tokens === undefined ? done : tokens.take());
  }

  function change(event: TraceEvent, mark: Mark): void {
    const { op, object, outcome } = event;
    const isSettled = op === "set" || (op === "try" && outcome === "refused");
    const isDone = op === "set" || (op === "abort" && outcome === "ok");
    const state = at(object);
    if (isSettled) state.settled = mark;
    if (isDone) state.done = mark;
    if (isDone || op === "try" || (event.op === "probe" && event.answer === LEFT_A_CALLBACK))
      state.last = mark;
  }

  function released({ object, count, outcome }: EventOf<"release">, mark: Mark): void {
    if (outcome !== "ok") return;
    const state = at(object);
    if (state.tokens === undefined) state.last = mark;
    else state.tokens.give(mark, Math.max(1, count));
  }

  function granted(event: EventOf<"grant">, mark: Mark): void {
    grants.set(event.to, mark);
    const waited = waits.get(event.to);
    // The release before this grant added a token; this token went straight to its waiter.
    if (waited?.op === "acquire" && event.outcome === "ok") at(event.object).tokens?.takeNewest();
  }

  function arrive({ object, thread, outcome }: TraceEvent, mark: Mark): void {
    if (at(object).kind === "event" || (outcome !== "wait" && outcome !== "ok")) return;
    at(object).arrivals.set(thread, mark);
  }

  function settle(thread: number): void {
    const waited = waits.get(thread);
    if (waited?.op === "wait") at(waited.object).arrivals.delete(thread);
    waits.delete(thread);
    grants.delete(thread);
    early.delete(thread);
  }

  function whyOf({ op, object }: TraceEvent): Why {
    if (op === "join") return op;
    const { kind } = at(object);
    if (kind === "event" || kind === "condition" || kind === "barrier" || kind === "queue") return kind;
    if (kind === "pool" || kind === "future") return kind;
    if (kind === "futures") return "future";
    if (kind === "simple-queue") return "queue";
    if (kind === "semaphore" || kind === "bounded-semaphore") return "semaphore";
    return op === "acquire" || op === "try" ? "lock" : "grant";
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

/** The answer of a probe of a future that changes something. */
const LEFT_A_CALLBACK = 2;

/** The futures of a group, in the name that it was made with: `#5,#6`. */
function futuresNamed(name: string): readonly number[] {
  return name.split(",").map((part) => Number(part.slice(1)));
}

function stateOf<Mark>(kind: ObjectKind, initial: number): ObjectState<Mark> {
  return {
    kind,
    tokens: COUNTING.has(kind) ? createTokens<Mark>(initial) : undefined,
    last: undefined,
    reads: new Map(),
    arrivals: new Map(),
    done: undefined,
    settled: undefined,
    members: NONE,
    needsAll: false,
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
