import type { TraceEvent } from "../../src/protocol/event.ts";
import { createHeldLocks, type HeldLocks } from "../../src/trace/held-locks.ts";
import { createOrder, type Point } from "../../src/trace/order.ts";
import { createRoster, type Roster } from "../../src/trace/roster.ts";
import { type Brief, handTrace } from "../trace/hand-trace.ts";

interface Watch<Found> {
  push(event: TraceEvent, point: Point): void;
  find(): readonly Found[];
}

/** What a watch finds in a trace written by hand. Site n is line n of main.ts. */
export function findIn<Found>(
  create: (roster: Roster, held: HeldLocks) => Watch<Found>,
  ...briefs: readonly Brief[]
): readonly Found[] {
  const sites = Array.from({ length: 100 }, (_, line) => ({ file: "main.ts", line, column: 1, name: "" }));
  const roster = createRoster({ sites }, ({ file, line, column }) => `${file}:${line}:${column}`);
  const held = createHeldLocks(roster);
  const watch = create(roster, held);
  const order = createOrder();
  for (const event of handTrace(...briefs)) {
    roster.push(event);
    held.push(event);
    watch.push(event, order.stamp(event).synchronisation);
  }
  return watch.find();
}

/** MainThread and `count` others, which it starts from line 90 on, one a line. */
export function threads(count: number): Brief[] {
  const briefs: Brief[] = [
    { op: "make", object: 1, value: 1, text: "MainThread" },
    { op: "begin", object: 1 },
  ];
  for (let thread = 2; thread <= count + 1; thread++) {
    briefs.push(
      { op: "make", object: thread, value: 1, text: `Thread-${thread - 1}` },
      { op: "start", object: thread, site: 88 + thread },
      { op: "begin", thread, object: thread },
    );
  }
  return briefs;
}

export function named(brief: Brief, text: string): Brief {
  return { ...brief, text };
}
