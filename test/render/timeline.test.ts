import fc from "fast-check";
import stringWidth from "string-width";
import { describe, expect, test } from "vitest";
import { renderTimeline } from "../../src/render/timeline/timeline.ts";
import { createLanes, type Lanes } from "../../src/trace/lanes.ts";
import type { Brief } from "../trace/hand-trace.ts";
import { CLIENT, lanesOf, linesOf, MUTEX, NAMES, queueForMutex, READY } from "../trace/named.ts";
import { randomTrace } from "../trace/random-trace.ts";
import { anyText, CONTROL, withoutColour } from "./any-text.ts";
import { screen } from "./sample.ts";

function show(lanes: Lanes, columns: number): string {
  return `\n${renderTimeline(lanes, screen(columns)).join("\n")}\n`;
}

const BEGIN: Brief = { op: "begin", object: 1 };

/** The lesson `join`: three prints, a nap of three seconds, and its end. */
const JOIN: readonly Brief[] = [
  { ...BEGIN, time: 0.02 },
  { op: "start", object: 2, time: 0.021 },
  { op: "begin", thread: 2, object: 2, time: 0.023 },
  { op: "print", thread: 2, text: "140264", time: 0.024 },
  { op: "print", thread: 2, text: "jason is running", time: 0.024 },
  { op: "sleep", thread: 2, outcome: "wait", value: 3, time: 0.024 },
  { op: "print", text: "140264", time: 0.025 },
  { op: "join", object: 2, outcome: "wait", time: 0.025 },
  { op: "resume", thread: 2, outcome: "timeout", time: 3.025 },
  { op: "print", thread: 2, text: "jason is over", time: 3.026 },
  { op: "end", thread: 2, object: 2, time: 3.026 },
  { op: "grant", thread: 2, object: 2, peer: 1, time: 3.026 },
  { op: "resume", object: 2, time: 3.027 },
  { op: "print", text: "main", time: 3.027 },
  { op: "end", object: 1, time: 3.028 },
];

/** Every kind of wait, within the blink of an eye. */
const BLINK: readonly Brief[] = [
  BEGIN,
  { op: "start", object: 2 },
  { op: "start", object: 3 },
  { op: "begin", thread: 2, object: 2 },
  { op: "begin", thread: 3, object: 3 },
  { op: "acquire", thread: 2, object: MUTEX },
  { op: "wait", thread: 3, object: READY, outcome: "wait" },
  { op: "receive", object: CLIENT, outcome: "wait", value: -1 },
  { op: "set", thread: 2, object: READY },
  { op: "grant", thread: 2, object: READY, peer: 3 },
  { op: "acquire", thread: 3, object: MUTEX, outcome: "wait" },
  { op: "print", thread: 2, text: "one\ntwo" },
  { op: "end", thread: 2, object: 2 },
  { op: "grant", thread: 0, object: CLIENT, peer: 1 },
  { op: "join", object: 2 },
  { op: "join", object: 3, outcome: "wait" },
];

describe("renderTimeline", () => {
  test("nothing of nothing", () => {
    expect(renderTimeline({ lanes: [], connections: [] }, screen(80))).toEqual([]);
  });

  test("a nap, at 60 columns", () => {
    expect(show(lanesOf(...JOIN), 60)).toMatchInlineSnapshot(`
      "
       MainThread ━┯━━━━━━3━────────────────────────────────┯5━━━
       Thread-1    ┕━1━2━································━4━┙
                  ╵0 s               ╵1 s      ╵2 s      ╵3 s
       across: seconds, stretched where much happens at once
       ━ running   · sleeps   ─ joins
       1 "140264"   2 "jason is running"   3 "140264"
       4 "jason is over"   5 "main"
      "
    `);
  });

  test("a nap, at 100 columns", () => {
    expect(show(lanesOf(...JOIN), 100)).toMatchInlineSnapshot(`
      "
       MainThread ━┯━━━━━━3━────────────────────────────────────────────────────────────────────────┯5━━━
       Thread-1    ┕━1━2━········································································━4━┙
                  ╵0 s                 ╵0.5 s      ╵1.0 s     ╵1.5 s      ╵2.0 s      ╵2.5 s     ╵3.0 s
       across: seconds, stretched where much happens at once
       ━ running   · sleeps   ─ joins
       1 "140264"   2 "jason is running"   3 "140264"   4 "jason is over"   5 "main"
      "
    `);
  });

  test("a queue for a lock, at 60 columns", () => {
    expect(show(lanesOf(...queueForMutex(4)), 60)).toMatchInlineSnapshot(`
      "
       MainThread ━┯━━┯━━┯━━┯━━───────┯───────┯───────┯──────┯1━━
       Thread-1    ┕━·│··│··│······━━━┙       │       │      │
       Thread-2       ┕━┄│┄┄│┄┄┄┄┄┄┄━······━━━┙       │      │
       Thread-3          ┕━┄│┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄━······━━━┙      │
       Thread-4             ┕━┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄━·······━┙
                  ╵0 s             ╵0.1 s  ╵0.2 s  ╵0.3 s  ╵0.4 s
       across: seconds, stretched where much happens at once
       ━ running   ┄ waits for a lock   · sleeps   ─ joins
       1 "1"
      "
    `);
  });

  test("a hundred in a queue are folded, at 100 columns", () => {
    expect(show(lanesOf(...queueForMutex(100)), 100)).toMatchInlineSnapshot(`
      "
       MainThread ┬┬┬┬┬────────────────────────────────────────────────────────────────────────────────┬1
       Thread-1   ┝┙│││                                                                                ││
       Thread-2   ┝·┙││                                                                                ││
       Thread-3   ┝┄·┙│                                                                                ││
       Thread-4   ┝┄┄·┙                                                                                ││
       … 94 lanes like these …
       Thread-99  ┝┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄·┙│
       Thread-100 ┕┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄·┙
                  ╵0 s             ╵2 s             ╵4 s             ╵6 s             ╵8 s
       across: seconds
       ┄ waits for a lock   · sleeps   ─ joins
       1 "1"
      "
    `);
  });

  test("steps that took no time stand in their order, and the axis says so", () => {
    expect(show(lanesOf(...BLINK), 80)).toMatchInlineSnapshot(`
      "
       MainThread ━━━━┯━━━┯━━━━━━━━━━━━━━━~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~━━━━┯━━━━─×
       Thread-1       ┕━━━┿━━━━━━━━━━━━━━━━━━━━━━━━━━━1-2━━━━━━━━━━━━━━───────┘
       Thread-2           ┕━━━━━━━━━━━::::::::━━━━┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄×
       across: the steps in their order, not their times (all at the same time)
       ━ running   ┄ waits for a lock   : waits   ~ waits for a socket or process
       ─ joins   × cut off
       1 "one"   2 "two"
      "
    `);
  });

  test("only lanes that do the same count as alike", () => {
    const sleeper: Brief = { op: "sleep", thread: 50, outcome: "wait", value: 1, time: 0.001 };
    const events = queueForMutex(100).flatMap((brief) =>
      brief.op === "acquire" && brief.thread === 50 ? [{ ...sleeper, op: "receive" } as Brief] : [brief],
    );
    expect(show(lanesOf(...events), 80)).toContain("… 94 more lanes …");
  });

  test("the narrowest screen", () => {
    expect(show(lanesOf(...JOIN), 20)).toMatchInlineSnapshot(`
      "
       MainT… ┯━━3────┯5━
       Threa… ┕1+····4┙
              ╵0 s
       across: seconds,
       stretched where
       much happens at
       once
       ━ running
       · sleeps
       ─ joins
       + more lines
       1 "140264"
       2 "jason is ru…"
       3 "140264"
       4 "jason is ov…"
       5 "main"
      "
    `);
  });

  test("tells that only the beginning was kept", () => {
    const lines = renderTimeline(lanesOf(...JOIN), screen(100), { complete: false });
    expect(lines.join("\n")).toContain("; only the beginning of the run was kept");
  });

  test("states, names and prints have their colours, which change nothing else", () => {
    const lanes = lanesOf(...BLINK);
    const coloured = renderTimeline(lanes, screen(80, 1));
    expect(coloured.map(withoutColour)).toEqual(renderTimeline(lanes, screen(80)));
    expect(coloured[2]).toContain("\u001b[33m━━━━┄");
  });

  test("any run, at any width: no line is wider, and nothing is obeyed", () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat(10_000), { maxLength: 200 }),
        fc.array(fc.double({ min: 0, max: 5, noNaN: true }), { minLength: 1, maxLength: 20 }),
        fc.array(anyText, { minLength: 1, maxLength: 8 }),
        fc.integer({ min: 20, max: 300 }),
        fc.constantFrom(0 as const, 1 as const),
        (numbers, steps, texts, columns, level) => {
          let time = 0;
          const events = randomTrace(numbers).map((event) => {
            time += (steps[event.seq % steps.length] ?? 0) * (event.seq % 7 === 0 ? 1 : 0);
            const text = texts[event.seq % texts.length] ?? "";
            return event.op === "read" || event.op === "write"
              ? { ...event, op: "print" as const, until: 0, text, time }
              : { ...event, time };
          });
          const names = { ...NAMES, thread: (id: number) => texts[id % texts.length] ?? "" };
          const lanes = createLanes({ events, names, lines: linesOf(events) });
          for (const line of renderTimeline(lanes, screen(columns, level))) {
            expect(stringWidth(line)).toBeLessThanOrEqual(columns);
            expect(withoutColour(line)).not.toMatch(CONTROL);
          }
        },
      ),
      { seed: 41, numRuns: 150 },
    );
  });

  test("any number of threads, at any width", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 120 }), fc.integer({ min: 20, max: 300 }), (threads, columns) => {
        const lines = renderTimeline(lanesOf(...queueForMutex(threads)), screen(columns));
        for (const line of lines) expect(stringWidth(line)).toBeLessThanOrEqual(columns);
        expect(lines[0]).toContain("Main");
      }),
      { seed: 42, numRuns: 30 },
    );
  });
});
