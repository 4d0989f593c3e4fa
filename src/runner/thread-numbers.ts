import type { SeenNumbers } from "../kernel/threads/seen-numbers.ts";
import type { EventOf } from "../protocol/event.ts";
import { happensBefore, type Stamp } from "../trace/order.ts";
import type { Facts } from "./analyse.ts";

/** When a thread or a pool was made. */
interface Making {
  readonly event: EventOf<"make">;
  readonly at: Stamp["synchronisation"];
}

/**
 * Whether the thread names that the program saw depend on steps which no search makes by itself: making a thread, and composing a message
 * about one. That is so if nothing orders the making of two threads, so that another schedule would have swapped their numbers; and if a
 * message names a thread that is renamed.
 *
 * @param seen what it saw, in messages of errors, too.
 */
export function dependsOnNames(run: Pick<Facts, "events" | "stamps">, seen: SeenNumbers): boolean {
  return dependsOnNumbers(run, seen) || dependsOnRenames(run, seen);
}

function dependsOnRenames({ events }: Pick<Facts, "events">, { messages }: SeenNumbers): boolean {
  if (messages.size === 0) return false;
  return events.some(
    (event) =>
      event.op === "alive" && event.property === "name" && event.isChange && messages.has(event.object),
  );
}

function dependsOnNumbers(run: Pick<Facts, "events" | "stamps">, { names, numbers }: SeenNumbers): boolean {
  if (names.size === 0 && numbers.size === 0) return false;
  const all = makings(run, "thread");
  const numbered = all.filter(({ event }) => /^Thread-\d+$/.test(event.name) && !event.isHidden);
  return areSeenAmong(numbered, names) || areSeenAmong(all, numbers) || dependsOnPoolNumbers(run, all, names);
}

/** The same for the numbers of pools, which are in the names of their threads. */
function dependsOnPoolNumbers(
  run: Pick<Facts, "events" | "stamps">,
  threads: readonly Making[],
  names: ReadonlySet<number>,
): boolean {
  const isSeen = threads.some(
    ({ event }) => names.has(event.object) && /^ThreadPoolExecutor-\d+_\d+$/.test(event.name),
  );
  if (!isSeen) return false;
  const pools = makings(run, "pool");
  return pools.some((one) => pools.some((other) => !areOrdered(one, other)));
}

/** How threads or pools got their numbers. A new name for a thread does not count. */
function makings(
  { events, stamps }: Pick<Facts, "events" | "stamps">,
  kind: "thread" | "pool",
): readonly Making[] {
  const first = new Map<number, Making>();
  for (const [index, event] of events.entries()) {
    if (event.op !== "make" || event.kind !== kind || first.has(event.object)) continue;
    first.set(event.object, { event, at: (stamps[index] as Stamp).synchronisation });
  }
  // The supervisor makes MainThread, before all others.
  return [...first.values()].filter(({ event }) => event.thread !== 0);
}

/** Whether one of the seen threads could have been made before or after another one. */
function areSeenAmong(made: readonly Making[], seen: ReadonlySet<number>): boolean {
  // What one thread makes, it makes in order: most programs, with however many threads, need no comparison of each with each.
  if (new Set(made.map(({ event }) => event.thread)).size < 2) return false;
  return made.some((one) => seen.has(one.event.object) && made.some((other) => !areOrdered(one, other)));
}

function areOrdered(one: Making, other: Making): boolean {
  if (one.event.thread === other.event.thread) return true;
  return happensBefore(one.at, other.at) || happensBefore(other.at, one.at);
}
