import type { EventOf, TraceEvent } from "../protocol/event.ts";
import { OPERATIONS, type Op, type WaitsFor } from "../protocol/operations.ts";
import { type Hold, holdsOf } from "./holds.ts";
import { createAwaitedNames } from "./loops-over-futures.ts";
import { type Moment, momentOf, type Period, withMoments } from "./moments.ts";
import type { PrintedLine } from "./printed-line.ts";
import type { Roster } from "./roster.ts";

/**
 * running: it runs, or could · lock: it waits for a lock or a semaphore · waiting: for a condition, an event, a barrier, a queue ·
 * io: for the outside world · join: for another thread's end.
 */
export type LaneState = "running" | "lock" | "waiting" | "sleeping" | "io" | "join";

export interface LaneSegment extends Period {
  readonly state: LaneState;
  /** The operation that waits; "none" while the thread runs. */
  readonly op: Op;
  /** The program's name for what it waits for: a lock, the thread that is joined; "" if there is nothing. */
  readonly what: string;
  /** Where in the program: `main.ts:3:5`, or "". */
  readonly place: string;
}

/** A line that a thread printed, or its part of one. */
export interface PrintMark {
  readonly at: Moment;
  /** The line's number in the run's output, from 1. */
  readonly number: number;
  readonly text: string;
}

/** The life of one thread, from its first event to its last. */
export interface Lane extends Period {
  readonly thread: number;
  readonly name: string;
  /** False if the thread was still there when the trace ended: a daemon cut off, a deadlock, a time limit. */
  readonly ended: boolean;
  /** In order, without gaps, from `from` to `to`. */
  readonly segments: readonly LaneSegment[];
  readonly prints: readonly PrintMark[];
  /** The locks that it held. One may be held after the thread's end, if the thread never released it. */
  readonly holds: readonly Hold[];
}

/** A thread at a point of the run. */
interface ConnectionEnd {
  readonly thread: number;
  readonly at: Moment;
}

/** start: from a thread's `start()` to the new thread's first event · join: from a thread's end to where its joiner goes on. */
export interface Connection {
  readonly kind: "start" | "join";
  readonly from: ConnectionEnd;
  readonly to: ConnectionEnd;
}

/** A run as lanes: one for each thread that ran, in the order in which they were made. */
export interface Lanes {
  readonly lanes: readonly Lane[];
  readonly connections: readonly Connection[];
}

interface LanesInput {
  /** The trace, in seq order, from the run's beginning. */
  readonly events: readonly TraceEvent[];
  readonly names: Pick<Roster, "thread" | "object" | "kind" | "place">;
  /** All printed lines; those after the last event get no mark. */
  readonly lines: readonly PrintedLine[];
}

interface Draft extends Omit<Lane, "holds" | "to" | "ended"> {
  readonly segments: LaneSegment[];
  readonly prints: PrintMark[];
  /** The current segment; undefined once the thread has ended. */
  now: Omit<LaneSegment, "to"> | undefined;
  to: Moment;
}

/**
 * Lays a trace out as lanes. A wait ends with the step that grants it: from there on the thread can run, as soon as it gets a processor.
 */
export function createLanes({ events, names, lines }: LanesInput): Lanes {
  const lanes = new Map<number, Draft>();
  const connections: Connection[] = [];
  const starts = new Map<number, ConnectionEnd>();

  const awaited = createAwaitedNames(names.object);
  for (const { event, at } of withMoments(events)) {
    awaited.push(event);
    if (event.op === "begin") begin(event, at);
    else if (event.op === "grant") granted(event, at);
    else follow(event, at);
  }
  markPrints();
  const holds = holdsOf(events, names);
  const finished = [...lanes.values()].sort((one, other) => one.thread - other.thread).map(finish);
  return { lanes: finished, connections };

  function begin({ thread }: TraceEvent, at: Moment): void {
    const now = { from: at, ...RUNNING };
    lanes.set(thread, {
      thread,
      name: names.thread(thread),
      from: at,
      to: at,
      segments: [],
      prints: [],
      now,
    });
    const start = starts.get(thread);
    if (start !== undefined) connections.push({ kind: "start", from: start, to: { thread, at } });
  }

  function follow(event: TraceEvent, at: Moment): void {
    const { op, object, thread, outcome } = event;
    const lane = lanes.get(thread);
    if (lane?.now === undefined) return;
    if (outcome === "wait") startSegment(lane, at, waitOf(event));
    // A wait without a grant ends by itself: a sleep, a timeout.
    else if (op === "resume") startSegment(lane, at, RUNNING);
    else if (op === "start" && outcome === "ok") starts.set(object, { thread, at });
    else if (op === "join" && outcome === "ok") joined(object, { thread, at });
    else if (op === "end") end(lane, at);
  }

  function granted({ to, object, outcome }: EventOf<"grant">, at: Moment): void {
    const lane = lanes.get(to);
    if (lane?.now === undefined) return;
    if (lane.now.op === "join" && outcome === "ok") joined(object, { thread: to, at });
    startSegment(lane, at, RUNNING);
  }

  function joined(child: number, to: ConnectionEnd): void {
    const lane = lanes.get(child);
    if (lane === undefined || lane.now !== undefined) return;
    connections.push({ kind: "join", from: { thread: child, at: lane.to }, to });
  }

  function waitOf({ op, object, site }: TraceEvent): Doing {
    const { on, waitsFor } = OPERATIONS[op];
    const what = on === "thread" ? names.thread(object) : object === 0 ? "" : awaited.object(object);
    return { state: STATES[waitsFor], op, what, place: names.place(site) };
  }

  function markPrints(): void {
    const last = events.at(-1)?.seq ?? 0;
    for (const [index, line] of lines.entries()) {
      for (const { thread, text, ...at } of line.parts ?? [line])
        if (at.seq <= last) lanes.get(thread)?.prints.push({ at: momentOf(at), number: index + 1, text });
    }
  }

  /** Segments that are still open at the end of the trace are shown up to that point. */
  function finish({ now, ...lane }: Draft): Lane {
    const mine = holds.get(lane.thread) ?? [];
    const last = events.at(-1);
    if (now === undefined || last === undefined) return { ...lane, ended: true, holds: mine };
    const to = momentOf(last);
    return { ...lane, to, ended: false, segments: [...lane.segments, { ...now, to }], holds: mine };
  }
}

type Doing = Omit<LaneSegment, keyof Period>;

const RUNNING: Doing = { state: "running", op: "none", what: "", place: "" };

/** Starts a lane's next segment. */
function startSegment(lane: Draft, at: Moment, doing: Doing): void {
  if (lane.now === undefined || (lane.now.state === "running" && doing.state === "running")) return;
  // A wait that was granted at once is no segment: the one before goes on.
  const before = lane.now.from.seq === at.seq ? lane.segments.pop() : undefined;
  if (before === undefined) lane.segments.push({ ...lane.now, to: at });
  lane.now = before ?? { from: at, ...doing };
}

function end(lane: Draft, at: Moment): void {
  if (lane.now !== undefined) lane.segments.push({ ...lane.now, to: at });
  lane.now = undefined;
  lane.to = at;
}

const STATES: Readonly<Record<WaitsFor, LaneState>> = {
  never: "running",
  lock: "lock",
  signal: "waiting",
  turn: "waiting",
  end: "join",
  time: "sleeping",
  io: "io",
};
