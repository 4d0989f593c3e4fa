import type { TraceEvent } from "../protocol/event.ts";
import type { Outside } from "../result/run-facts.ts";
import type { Roster } from "../trace/roster.ts";

/** Notices whether a run waits for something outside of its threads. On the machine's clock, sockets are outside, too. */
export interface OutsideWatch {
  push(event: TraceEvent): void;
  /** For a run under a schedule: notes that the same schedule may give another run. */
  find(): Outside | undefined;
}

/** Whether a thread waits for what no schedule controls, such as a process. */
export function waitsOutside(event: TraceEvent): boolean {
  return event.outcome === "wait" && event.until === "outside";
}

export function createOutsideWatch(roster: Roster): OutsideWatch {
  let first: TraceEvent | undefined;

  return {
    push(event) {
      if (first === undefined && waitsOutside(event)) first = event;
    },
    find() {
      if (first === undefined) return undefined;
      const { thread, op, object, site } = first;
      return {
        ...{ kind: "outside", thread: roster.thread(thread), place: roster.place(site) },
        ...(op === "process" && { child: roster.thread(object) }),
      };
    },
  };
}
