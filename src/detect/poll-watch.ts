import type { TraceEvent } from "../protocol/event.ts";
import { type InLoop, OPERATIONS } from "../protocol/operations.ts";
import type { Polling } from "../result/run-facts.ts";
import { createByThread } from "../trace/by-thread.ts";
import type { Roster } from "../trace/roster.ts";

/** Counts how often threads look at the same thing without doing anything else. */
export interface PollWatch {
  /** Takes the next event, in seq order. */
  push(event: TraceEvent): void;
  /** What a thread polls; undefined if it has not looked often, or has done something since. */
  of(thread: number): Polling | undefined;
}

/** The number of looks in a row that count as polling. */
const FEWEST_LOOKS = 10;

/** What a polling loop may do between two looks: pause, and hold a lock while it looks. */
const BETWEEN: ReadonlySet<InLoop> = new Set<InLoop>(["pause", "take", "give"]);

interface Looks {
  readonly first: TraceEvent;
  count: number;
}

/** Memory: one entry for each living thread, and for each changed value and event. */
export function createPollWatch(roster: Roster): PollWatch {
  const looks = createByThread<Looks>();
  /** The last write of each shared value, and the last `set` or `clear` of each event. */
  const changes = new Map<number, TraceEvent>();

  return {
    push(event) {
      const { op, thread, object, site } = event;
      if (op === "write" || op === "set" || op === "clear") changes.set(object, event);
      const { inLoop } = OPERATIONS[op];
      if (BETWEEN.has(inLoop)) return;
      if (inLoop !== "look") {
        looks.delete(thread);
        return;
      }
      const known = looks.get(thread);
      if (known === undefined) looks.set(thread, { first: event, count: 1 });
      else if (known.first.object === object && known.first.site === site) known.count++;
    },
    of(thread) {
      const found = looks.get(thread);
      if (found === undefined || found.count < FEWEST_LOOKS) return undefined;
      const { first, count } = found;
      const kind = first.op === "alive" ? "none" : roster.kind(first.object);
      const change = changes.get(first.object);
      return {
        looksAt: tellLook(roster, first),
        looks: count,
        place: roster.place(first.site),
        ...((kind === "shared" || kind === "event") && {
          changed:
            change === undefined
              ? "never"
              : { thread: roster.thread(change.thread), place: roster.place(change.site) },
        }),
      };
    },
  };
}

/** The object that a thread looked at, as the end of a sentence. */
export function tellLook(roster: Roster, event: TraceEvent): string {
  if (event.op === "alive") return event.object === 0 ? "who is alive" : roster.thread(event.object);
  // The program does not know the lock of a queue.
  return `"${roster.object(roster.part(event.object)?.of ?? event.object)}"`;
}
