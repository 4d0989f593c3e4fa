import { type EventOf, MAIN_THREAD, type ObjectKind, type TraceEvent } from "../../protocol/event.ts";
import { isDecidable, OPERATIONS, type Op } from "../../protocol/operations.ts";
import type { ExploreResult } from "../../result/explore.ts";
import { writeSchedule } from "../../scheduler/schedule-token.ts";
import { happensBefore, type Point, type Stamp } from "../../trace/order.ts";
import { partOf } from "../../trace/roster.ts";
import type { Facts } from "../analyse.ts";
import type { Run } from "../search/searched-run.ts";
import type { News } from "./news.ts";

type ThreadConduct = Pick<
  ExploreResult,
  "threadsAtOnce" | "printsShared" | "exits" | "cutsOff" | "shortestWait" | "waitsForOthers"
>;

/** Collects how the threads of explored runs work together. */
export function createConduct() {
  let found: ThreadConduct = {
    threadsAtOnce: 0,
    printsShared: false,
    exits: undefined,
    cutsOff: undefined,
    shortestWait: Infinity,
    waitsForOthers: false,
  };
  return {
    add({ facts, schedule, bounds }: Pick<Run, "facts" | "schedule" | "bounds">): News {
      const before = found;
      const { events } = facts;
      const exit = events.find((event): event is EventOf<"exit"> => event.op === "exit");
      found = {
        threadsAtOnce: Math.max(before.threadsAtOnce, threadsAtOnce(facts)),
        printsShared: before.printsShared || printsShared(facts),
        exits: before.exits ?? (exit && writeSchedule(schedule, bounds)),
        cutsOff: before.cutsOff ?? (exit?.cutsOff ? writeSchedule(schedule, bounds) : undefined),
        shortestWait: Math.min(before.shortestWait, shortestWaitOf(events)),
        waitsForOthers: before.waitsForOthers || waitsForOthers(events),
      };
      const isNew = Object.entries(found).some(
        ([key, value]) => value !== before[key as keyof ThreadConduct],
      );
      return isNew ? "shows" : "counts";
    },
    /** Takes only its waits: they are the same in all runs of a trace, while the rest depends on the order of independent steps. */
    addWaits({ facts }: Pick<Run, "facts">): boolean {
      const before = found.shortestWait;
      found = { ...found, shortestWait: Math.min(before, shortestWaitOf(facts.events)) };
      return found.shortestWait !== before;
    },
    found: () => found,
  };
}

/** The shortest time of a run's clock between two moments, among the ends of sleeps and timeouts, that are not the same. */
export function leastGap(events: readonly TraceEvent[]): number {
  const moments = events.flatMap((event) => {
    const seconds = waitOf(event);
    return seconds < Infinity ? [event.time, event.time + seconds] : [event.time];
  });
  const inOrder = moments.sort((one, other) => one - other);
  return inOrder.reduce((least, moment, index) => {
    const gap = moment - (inOrder[index - 1] ?? moment);
    return gap < SAME ? least : Math.min(least, gap);
  }, Infinity);
}

/** Seconds: ends that are less apart come at the same time under a schedule. */
const SAME = 1e-9;

function shortestWaitOf(events: readonly TraceEvent[]): number {
  return events.reduce((least, event) => Math.min(least, waitOf(event)), Infinity);
}

/**
 * The most threads besides MainThread that had work under way at the same time. A thread whose work the synchronisation puts before the
 * start of another is not under way with it, and a thread that does no work of its own never is.
 */
function threadsAtOnce({ events, stamps }: Pick<Facts, "events" | "stamps">): number {
  const point = (index: number) => (stamps[index] as Stamp).synchronisation;
  const pools = new Set<number>();
  const lastWork = new Map<number, Point>();
  for (const [index, event] of events.entries()) {
    if (event.op === "make" && event.kind === "pool") pools.add(event.object);
    if (isWork(event, pools)) lastWork.set(event.thread, point(index));
  }
  const works = events.flatMap(({ op, outcome, object }, index): ThreadWork[] => {
    const end = lastWork.get(object);
    return op === "start" && outcome === "ok" && end !== undefined ? [{ begin: point(index), end }] : [];
  });
  return mostAtOnce(works);
}

/** The work of a thread, from its start on. */
interface ThreadWork {
  readonly begin: Point;
  readonly end: Point;
}

/**
 * The most works of which none comes before another: by Dilworth's theorem, as many as the fewest chains that contain all works. To follow
 * the order of one run would not do, because the order of independent starts says nothing.
 */
function mostAtOnce(works: readonly ThreadWork[]): number {
  /** The next one in each work's chain. */
  const following = new Map<ThreadWork, ThreadWork>();
  const isAppended = (work: ThreadWork, tried: Set<ThreadWork>): boolean =>
    undefined !==
    works.findLast((earlier) => {
      if (tried.has(earlier) || !happensBefore(earlier.end, work.begin)) return false;
      tried.add(earlier);
      const next = following.get(earlier);
      if (next !== undefined && !isAppended(next, tried)) return false;
      following.set(earlier, work);
      return true;
    });
  return works.filter((work) => !isAppended(work, new Set())).length;
}

/** Kinds of objects that hold no more than whose turn it is. */
const TURNS: readonly ObjectKind[] = ["lock", "rlock", "condition", "event", "barrier", "pool", "timer"];

/**
 * Whether a thread prints after a look at something that another thread had used before. What came first by chance does not count: every
 * run of a trace gives the same answer, so it makes no difference which of them a search has made.
 */
function printsShared({ events, stamps }: Pick<Facts, "events" | "stamps">): boolean {
  const kinds = new Map<number, ObjectKind>();
  /** The first use of each thread. */
  const uses = new Map<Used, Map<number, Point>>();
  const looked = new Map<number, Used>();
  const informed = new Set<number>();
  for (const [index, event] of events.entries()) {
    const { thread, op, object } = event;
    const point = (stamps[index] as Stamp).program;
    if (OPERATIONS[op].on === "output" && informed.has(thread)) return true;
    // Threads have numbers of their own. The lock of a queue stands for the queue.
    if (event.op === "make" && event.kind !== "thread")
      kinds.set(object, kinds.get(partOf(event)?.of ?? object) ?? event.kind);
    // What a thread has waited for comes at the end of the wait.
    const what = op === "resume" ? looked.get(thread) : whatIsUsed(event, kinds);
    if (event.outcome === "wait") looked.delete(thread);
    if (what === undefined) continue;
    const known = uses.get(what) ?? new Map<number, Point>();
    uses.set(what, known);
    looked.set(thread, what);
    for (const [user, first] of known)
      if (user !== thread && happensBefore(first, point)) informed.add(thread);
    // A join tells of fields, and changes none.
    if (op !== "join" && !known.has(thread)) known.set(thread, point);
  }
  return false;
}

/** An object. The fields of all threads count as one, and so do all sockets: what one end receives, the other has sent. */
type Used = number | "fields" | "sockets";

/** What a step uses; undefined if that has nothing to print. */
function whatIsUsed(event: TraceEvent, kinds: ReadonlyMap<number, ObjectKind>): Used | undefined {
  const { op, object } = event;
  if (op === "join" || (event.op === "end" && event.changedFields)) return "fields";
  if (!isDecidable(op)) return undefined;
  const { on } = OPERATIONS[op];
  if (on === "socket") return "sockets";
  if (on !== "object") return undefined;
  const kind = kinds.get(object) ?? "none";
  // An answer can be printed, and a wait gives none.
  if (kind === "event" && op !== "wait") return object;
  return TURNS.includes(kind) ? undefined : object;
}

/** Whether it is a step of another thread than MainThread that does the thread's own work. */
function isWork(event: TraceEvent, pools: ReadonlySet<number>): boolean {
  const { thread, op, object } = event;
  if (thread <= MAIN_THREAD) return false;
  if (event.op === "end") return event.changedFields;
  // The end of a wait is no work: what was waited for is another step. Nor is it that a thread of a pool asks for its next task.
  const isIdle =
    OPERATIONS[op].inLoop === "pause" || op === "alive" || (op === "acquire" && pools.has(object));
  return isDecidable(op) && !isIdle;
}

/** Seconds of a sleep, or of a wait with a timeout; Infinity for everything else. */
function waitOf(event: TraceEvent): number {
  const isWait = event.op === "sleep" || event.outcome === "wait";
  return isWait && "until" in event && typeof event.until === "number" ? event.until : Infinity;
}

function waitsForOthers(events: readonly TraceEvent[]): boolean {
  const isForPeer = (op: Op) => op === "accept" || op === "receive";
  return events.some(({ op }) => isForPeer(op) || ["lock", "signal"].includes(OPERATIONS[op].waitsFor));
}
