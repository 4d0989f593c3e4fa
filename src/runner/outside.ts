import type { TraceEvent } from "../protocol/event.ts";
import type { Finding } from "../result/finding.ts";
import type { Roster } from "../trace/roster.ts";

/** Notices whether a run waits for something outside of its threads. On the machine's clock, sockets are outside too. */
export interface OutsideWatch {
  push(event: TraceEvent): void;
  /** For a run under a schedule: says that the same schedule need not give the same run again. */
  findings(): Finding[];
}

export function createOutsideWatch(roster: Roster): OutsideWatch {
  let first: TraceEvent | undefined;

  return {
    push(event) {
      if (first === undefined && event.outcome === "wait" && event.until === "outside") first = event;
    },
    findings() {
      if (first === undefined) return [];
      const { thread, op, object, site } = first;
      const name = roster.thread(thread);
      const what =
        op === "process" ? `used child process ${roster.thread(object)}` : "waited for the outside world";
      const message =
        `Not repeatable: ${name} ${what}, and a schedule controls only the lesson's own threads. ` +
        "The same seed may give another run.";
      const place = roster.place(site);
      return [{ kind: "outside", message, threads: [name], places: place === "" ? [] : [place] }];
    },
  };
}
