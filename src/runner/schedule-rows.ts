import { sayStep } from "../explain/operation.ts";
import { sayQueueStep } from "../explain/queue-step.ts";
import { MAIN_THREAD, type TraceEvent } from "../protocol/event.ts";
import { OPERATIONS } from "../protocol/operations.ts";
import type { ScheduleRow } from "../result/explore.ts";
import { createAwaitedNames } from "../trace/loops-over-futures.ts";
import { createQueueReader } from "../trace/queue-items.ts";
import type { Roster } from "../trace/roster.ts";
import { shownValue } from "./shown-value.ts";

/** The names in a run's rows. */
type RowNames = Pick<Roster, "thread" | "object" | "kind" | "part" | "place">;

/** A run as rows, one operation each, in the order in which they happened. */
export function scheduleRows(events: readonly TraceEvent[], roster: RowNames): ScheduleRow[] {
  const describeRow = createRowTeller(roster, events);
  return events.flatMap((event) => describeRow(event) ?? []);
}

/**
 * Puts the events of a run into words; undefined for an event that is not an operation of a thread. It has to be called for all of them, from
 * the first one. What comes after an event tells whether a request with a deadline passes at once, and what a queue is notified of.
 */
export function createRowTeller(
  roster: RowNames,
  events: readonly TraceEvent[],
): (event: TraceEvent) => ScheduleRow | undefined {
  const waits = new Map<number, TraceEvent>();
  const awaited = createAwaitedNames(roster.object);
  const queues = createQueueReader(events);
  const names = {
    ...{ ...roster, object: awaited.object, value: shownValue },
    itemsAt: (event: TraceEvent) => queues.changeAt(event)?.items,
  };
  let index = 0;
  return (event) => {
    const next = events[++index];
    awaited.push(event);
    const { thread, site, outcome } = event;
    const waited = event.op === "resume" ? waits.get(thread) : undefined;
    const passes = outcome === "wait" && next?.op === "grant" && next.to === thread;
    const told: TraceEvent = passes ? { ...event, outcome: "ok" } : event;
    const text = sayQueueStep(told, waited, names) ?? sayStep(told, waited, names);
    if (outcome === "wait") waits.set(thread, told);
    if (text === "") return undefined;
    const { op } = waited ?? event;
    return { thread, threadName: roster.thread(thread), op, text, place: roster.place(site) };
  };
}

/** A run in one line: who went when, as far as it matters: `Thread-1 first, then Thread-2`. */
export function shownBy(rows: readonly ScheduleRow[]): string {
  const names: string[] = [];
  for (const { threadName } of whatMatters(rows)) if (names.at(-1) !== threadName) names.push(threadName);
  // Only MainThread has done anything, such as to start the others.
  if (names.length === 0) return rows[0] === undefined ? "" : `${rows[0].threadName} alone`;
  const shown = names.length > 6 ? [...names.slice(0, 5), "…"] : names;
  const [first, ...rest] = shown;
  return rest.length === 0 ? `${first} alone` : `${first} first, then ${rest.join(", ")}`;
}

function whatMatters(rows: readonly ScheduleRow[]): readonly ScheduleRow[] {
  const busy = rows.filter((row) => !saysLittle(row));
  const others = busy.filter(({ thread }) => thread !== MAIN_THREAD);
  if (countThreads(others) > 1) return betweenStartAndEnd(rows, others);
  if (countThreads(busy) > 1) return busy;
  // Where one thread does all the work, it matters when the others end or sleep, and when a thread asks whether they live.
  return rows.filter((row) => row.thread !== MAIN_THREAD || row.op === "alive" || !saysLittle(row));
}

function countThreads(rows: readonly ScheduleRow[]): number {
  return new Set(rows.map(({ thread }) => thread)).size;
}

/** The same without what MainThread does before it starts threads, and after all others: that says little. */
function betweenStartAndEnd(
  rows: readonly ScheduleRow[],
  others: readonly ScheduleRow[],
): readonly ScheduleRow[] {
  const firstStart = rows.findIndex(({ op }) => op === "start");
  const last = rows.lastIndexOf(others.at(-1) as ScheduleRow);
  return rows.slice(firstStart, last + 1).filter((row) => !saysLittle(row));
}

/** Steps on threads and on nothing, such as a join or a sleep, say little about the order of the threads. */
function saysLittle({ op }: ScheduleRow): boolean {
  const { on } = OPERATIONS[op];
  return on === "thread" || on === "nothing";
}
