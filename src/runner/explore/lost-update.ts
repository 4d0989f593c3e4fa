import { listWords } from "../../explain/vocabulary.ts";
import { MAIN_THREAD, type TraceEvent } from "../../protocol/event.ts";
import type { Roster } from "../../trace/roster.ts";
import { shownValue } from "../shown-value.ts";

/** A thread's update of a shared value: what it read, which write this came from, and which threads wrote before its own write. */
interface TracedUpdate {
  readonly thread: number;
  readonly version: number;
  readonly shown: string;
  readonly overwritten: readonly number[];
}

/**
 * How an update was lost, in one line: `both read 101 before either stores`. Undefined if no update was lost, or if threads
 * update more than once, so that one line cannot explain it.
 */
export function lostUpdate(events: readonly TraceEvent[], roster: Roster): string | undefined {
  for (const updates of updatesOf(events).values()) {
    const threads = new Set(updates.map(({ thread }) => thread));
    if (threads.size < 2 || threads.size < updates.length) continue;
    const worst = most(updates, ({ overwritten }) => overwritten.length);
    if (worst === undefined || worst.overwritten.length === 0) continue;
    const together = updates.filter(({ version }) => version === worst.version);
    // Some threads whose stores are lost read only later.
    if (together.length <= worst.overwritten.length)
      return `${roster.thread(worst.thread)} reads ${worst.shown}, stores after ${names(worst.overwritten, roster)}`;
    const who =
      together.length < threads.size
        ? names(
            together.map(({ thread }) => thread),
            roster,
          )
        : all(threads.size);
    return `${who} read ${worst.shown} before ${together.length === 2 ? "either" : "any"} stores`;
  }
  return undefined;
}

/** Whether a thread wrote what it made of a value that others had changed meanwhile. */
export function losesUpdate(events: readonly TraceEvent[]): boolean {
  return [...updatesOf(events).values()].flat().some(({ overwritten }) => overwritten.length > 0);
}

/** By shared value: each write of a thread other than MainThread that follows a read of its own. */
function updatesOf(events: readonly TraceEvent[]): ReadonlyMap<number, readonly TracedUpdate[]> {
  const updates = new Map<number, TracedUpdate[]>();
  const writers = new Map<number, number[]>();
  const reads = new Map<string, { readonly version: number; readonly shown: string }>();
  for (const event of events) {
    const { op, object, thread } = event;
    if (op !== "read" && op !== "write") continue;
    const key = `${object} ${thread}`;
    const before = writers.get(object) ?? [];
    if (op === "read") {
      reads.set(key, { version: before.length, shown: shownValue(event) });
      continue;
    }
    const read = reads.get(key);
    reads.delete(key);
    if (read !== undefined && thread !== MAIN_THREAD) {
      const update = { thread, ...read, overwritten: before.slice(read.version) };
      updates.set(object, [...(updates.get(object) ?? []), update]);
    }
    writers.set(object, [...before, thread]);
  }
  return updates;
}

function all(count: number): string {
  return count === 2 ? "both" : `all ${count}`;
}

function names(threads: readonly number[], roster: Roster): string {
  return listWords([...threads].sort((a, b) => a - b).map((thread) => roster.thread(thread)));
}

/** The first of those with the most. */
function most<Item>(items: readonly Item[], of: (item: Item) => number): Item | undefined {
  return items.reduce<Item | undefined>(
    (best, item) => (best === undefined || of(item) > of(best) ? item : best),
    undefined,
  );
}
