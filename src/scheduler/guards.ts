import type { TraceEvent } from "../protocol/event.ts";
import type { Effect } from "./effect.ts";

/** Who holds each lock, and which locks conditions have, as far as the events show. */
interface Guards {
  /** Notes that a condition was made with a plain lock. */
  guard(condition: number, lock: number): void;
  /** Takes the next event. @param waits the newest wait of each thread. */
  follow(event: TraceEvent, waits: ReadonlyMap<number, TraceEvent>): void;
  isHeldBy(lock: number, thread: number): boolean;
  /** What a step on a condition does to its lock, or sees of it. */
  effectsOf(event: TraceEvent): readonly Effect[];
}

const NOBODY = 0;
const NONE: readonly never[] = [];

export function createGuards(): Guards {
  /** {@link NOBODY} for a lock that is free again: see `by-thread.ts`. */
  const holders = new Map<number, number>();
  /** The plain lock of each condition that was given one. */
  const locks = new Map<number, number>();
  const isHeldBy = (lock: number, thread: number) => holders.get(lock) === thread;

  return {
    guard: (condition, lock) => locks.set(condition, lock),
    isHeldBy,
    follow(event, waits) {
      const { op, object, thread, outcome } = event;
      // A lock belongs to its thread from the step that grants it, even before that thread goes on.
      if (event.op === "grant") {
        const waited = waits.get(event.to);
        if (waited?.op === "acquire") holders.set(waited.object, event.to);
      } else if (op === "release" && outcome === "ok") holders.set(object, NOBODY);
      else if ((op === "acquire" || op === "try") && outcome === "ok") holders.set(object, thread);
    },
    // Some thread has to hold a condition's lock. A wait that succeeds also releases it, in an event before its own.
    effectsOf({ op, object, thread, outcome }) {
      const lock = op === "wait" || op === "notify" ? locks.get(object) : undefined;
      if (lock === undefined || (op === "wait" && outcome !== "error")) return NONE;
      const does = op === "wait" ? "try" : isHeldBy(lock, thread) ? "rely" : "probe";
      return [{ op: does, object: lock, kind: "lock" }];
    },
  };
}
