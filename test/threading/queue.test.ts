import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import type { TraceEvent } from "../../src/protocol/event.ts";
import { prepare } from "../../src/runner/prepare.ts";
import { searchSchedules } from "../../src/runner/search/search-schedules.ts";
import { openSession } from "../../src/runner/session.ts";
import { testSuite } from "../run-suite.ts";

await testSuite("queue", ["Queue", "LifoQueue", "PriorityQueue"]);

/** Where a thread gave back a lock for the last time, as a place in the trace. */
function lastRelease(events: readonly TraceEvent[], thread: number): number {
  return events.findLastIndex((event) => event.thread === thread && event.op === "release");
}

test.for([
  ["get", "Empty"],
  ["put", "Full"],
])(
  "a %s whose time is up looks first whether the queue was shut down meanwhile, in every schedule",
  async ([call, giveUp]) => {
    const file = fileURLToPath(new URL("../fixtures/explore/shut-down.ts", import.meta.url));
    const prepared = await prepare({ kind: "file", file, name: "shut-down" });
    await using session = await openSession();
    const late: boolean[] = [];
    const wrong: string[] = [];
    const limits = { time: "free", signal: new AbortController().signal } as const;
    const search = searchSchedules(
      { engine: session, ...prepared, params: { call: call as string } },
      limits,
    );
    for await (const { facts } of search) {
      const { events } = facts;
      const isShut = lastRelease(events, 2) > lastRelease(events, 1);
      const isLate = events.some(
        ({ thread, op, outcome }) => thread === 2 && op === "resume" && outcome === "timeout",
      );
      if (isShut) late.push(isLate);
      const printed = events.find((event) => event.op === "print")?.text;
      if (printed !== (isShut ? "ShutDown" : giveUp)) wrong.push(`${printed}, shut down: ${isShut}`);
    }
    const { complete } = search.end;
    expect({ wrong, complete }).toEqual({ wrong: [], complete: true });
    expect(late).toContain(true);
    expect(late).toContain(false);
  },
);
