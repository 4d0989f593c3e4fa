import { type EventOf, MAIN_THREAD, type TraceEvent } from "../protocol/event.ts";
import { OPERATIONS, type Waitable } from "../protocol/operations.ts";
import { createObjectStates, type ObjectNow } from "./object-states.ts";
import type { PrintedLine } from "./printed-line.ts";

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

export interface RunState {
  readonly threads: readonly ThreadNow[];
  readonly objects: readonly ObjectNow[];
  /** How many of the run's lines have been printed. */
  readonly printed: number;
}

/** A run: all of its events, from the first, and the lines that it printed. */
interface Trace {
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

type ThreadDraft = { -readonly [K in keyof ThreadNow]: ThreadNow[K] };

/** An operation in which a thread has to wait. */
type Request = Pick<TraceEvent, "thread" | "object" | "seq"> & { readonly op: Waitable };

function createFold(events: readonly TraceEvent[]) {
  const threads = new Map<number, ThreadDraft>();
  /** Threads that wait, the longest wait first. */
  const waits = new Map<number, WaitNow>();
  const objects = createObjectStates(events);

  return {
    push(event: TraceEvent): void {
      if (event.op === "make") make(event);
      else if (event.op === "grant") granted(event);
      else step(event);
      objects.push(event);
    },
    state(next: ReadonlyMap<number, number>): Pick<RunState, "threads" | "objects"> {
      return {
        threads: [...threads.values()].map((thread) => ({
          ...thread,
          site: thread.state === "running" ? (next.get(thread.id) ?? thread.site) : thread.site,
        })),
        objects: objects.list(waitersOf),
      };
    },
  };

  function make({ object, kind }: EventOf<"make">): void {
    if (kind !== "thread" || threads.has(object)) return;
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
    if (op === "resume" && outcome === "timeout" && waited?.op === "wait") objects.timeOut(waited.id, event);
  }

  function wait(request: Request): void {
    const { thread, op, object } = request;
    const { on } = OPERATIONS[op];
    const what = on === "thread" ? "thread" : object > 0 ? "object" : "nothing";
    if (what === "object" && op === "wait") objects.arrive(object, request);
    setState(thread, op === "sleep" ? "sleeping" : "waiting");
    const waitsFor = { op, on: what, id: object } as const;
    waits.set(thread, waitsFor);
    const mine = threads.get(thread);
    if (mine !== undefined) mine.waitsFor = waitsFor;
  }

  function granted({ to, outcome }: EventOf<"grant">): void {
    const waited = waits.get(to);
    setState(to, "running");
    if (waited?.op === "acquire" && outcome === "ok") objects.take(waited.id, to);
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
