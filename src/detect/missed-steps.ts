import type { TraceEvent } from "../protocol/event.ts";
import type { MissedStep } from "../result/lock-facts.ts";
import type { Roster } from "../trace/roster.ts";

/** Steps that would have ended a wait, but came before it. */
interface MissedSteps {
  /** Takes the next event, in seq order, after the roster. */
  push(event: TraceEvent): void;
  /** The last one that a thread missed that now waits for the object. */
  of(object: number): MissedStep | undefined;
}

/** Memory: one entry for each event that was set, and each condition that was notified. */
export function createMissedSteps(roster: Roster): MissedSteps {
  const missed = new Map<number, { readonly step: TraceEvent; readonly undone?: TraceEvent }>();

  return {
    push(event) {
      const { object } = event;
      if (event.op === "notify" && isOwn(object) && event.outcome === "ok") {
        if (event.woken > 0) missed.delete(object);
        // A call of notify(0) wakes no thread even if some wait.
        else if (!isWaitedFor(object)) missed.set(object, { step: event });
      } else if (event.op === "set" && roster.kind(object) === "event") missed.set(object, { step: event });
      else if (event.op === "clear") {
        const before = missed.get(object);
        if (before !== undefined && before.undone === undefined)
          missed.set(object, { ...before, undone: event });
      }
    },
    of(object) {
      const found = missed.get(object);
      if (found === undefined) return undefined;
      return { ...tell(found.step), ...(found.undone && { undone: tell(found.undone) }) };
    },
  };

  /** Whether it is a condition of the program. Queues notify their own whether or not anybody waits. */
  function isOwn(object: number): boolean {
    return roster.kind(object) === "condition" && roster.part(object) === undefined;
  }

  /** The object of a join is a thread, and threads have separate numbers. */
  function isWaitedFor(object: number): boolean {
    return roster.alive().some(({ waiting }) => waiting?.op === "wait" && waiting.object === object);
  }

  function tell({ thread, site }: TraceEvent): { readonly thread: string; readonly place: string } {
    return { thread: roster.thread(thread), place: roster.place(site) };
  }
}
