import { sayStep } from "../explain/operation.ts";
import { MAIN_THREAD, type TraceEvent } from "../protocol/event.ts";
import { OPERATIONS } from "../protocol/operations.ts";
import type { ScheduleRow } from "../result/explore.ts";
import { createAwaitedNames } from "../trace/loops-over-futures.ts";
import type { Roster } from "../trace/roster.ts";
import { shownValue } from "./shown-value.ts";

/** The names in a run's rows. */
type RowNames = Pick<Roster, "thread" | "object" | "kind" | "place">;

/** A run as rows, one operation each, in the order in which they happened. */
export function scheduleRows(events: readonly TraceEvent[], roster: RowNames): ScheduleRow[] {
  const describeRow = createRowTeller(roster);
  return events.flatMap((event, index) => describeRow(event, events[index + 1]) ?? []);
}

/**
 * Puts successive events into words; undefined for an event that is not an operation of a thread.
 *
 * Its second argument is the event after it, which tells whether a request with a deadline passes at once. It has to be called for all
 * events of a run, from the first one.
 */
export function createRowTeller(
  roster: RowNames,
): (event: TraceEvent, next: TraceEvent | undefined) => ScheduleRow | undefined {
  const waits = new Map<number, TraceEvent>();
  const awaited = createAwaitedNames(roster.object);
  const names = { ...roster, object: awaited.object, value: shownValue };
  return (event, next) => {
    awaited.push(event);
    const { thread, site, outcome } = event;
    const waited = event.op === "resume" ? waits.get(thread) : undefined;
    const passes = outcome === "wait" && next?.op === "grant" && next.to === thread;
    const told: TraceEvent = passes ? { ...event, outcome: "ok" } : event;
    const text = sayStep(told, waited, names);
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
  if (names.length === 0) return "";
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
