import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { TraceEvent } from "../../src/protocol/event.ts";
import { renderChromeTrace } from "../../src/render/documents/chrome-trace.ts";
import { createLanes } from "../../src/trace/lanes.ts";
import { edgesOf } from "../../src/trace/path.ts";
import { checkChromeTrace } from "../chrome-trace-format.ts";
import { handTrace } from "../trace/hand-trace.ts";
import { linesOf, NAMES, OBJECTS, queueForMutex } from "../trace/named.ts";
import { randomTrace } from "../trace/random-trace.ts";

function render(events: readonly TraceEvent[]): string {
  const lanes = createLanes({ events, names: NAMES, lines: linesOf(events) });
  return renderChromeTrace({ title: "mutex", lanes, edges: edgesOf(events) });
}

describe("renderChromeTrace", () => {
  test("a queue of two for one lock", () => {
    expect(render(handTrace(...OBJECTS, ...queueForMutex(2)))).toMatchInlineSnapshot(`
      "{"displayTimeUnit":"ms","traceEvents":[
      {"ph":"M","name":"process_name","pid":1,"tid":0,"args":{"name":"mutex"}},
      {"ph":"M","pid":1,"tid":1,"name":"thread_name","args":{"name":"MainThread"}},
      {"ph":"M","pid":1,"tid":1,"name":"thread_sort_index","args":{"sort_index":1}},
      {"ph":"X","name":"MainThread","cat":"thread","pid":1,"tid":1,"ts":0,"dur":202006},
      {"ph":"X","name":"join Thread-1","cat":"join","pid":1,"tid":1,"ts":2003,"dur":100001},
      {"ph":"X","name":"join Thread-2","cat":"join","pid":1,"tid":1,"ts":102006,"dur":99996},
      {"ph":"i","s":"t","name":"print","cat":"print","pid":1,"tid":1,"ts":202004,"args":{"line":1,"text":"1"}},
      {"ph":"M","pid":1,"tid":2,"name":"thread_name","args":{"name":"Thread-1"}},
      {"ph":"M","pid":1,"tid":2,"name":"thread_sort_index","args":{"sort_index":2}},
      {"ph":"X","name":"Thread-1","cat":"thread","pid":1,"tid":2,"ts":1001,"dur":101004},
      {"ph":"X","name":"hold mutex","cat":"lock","pid":1,"tid":2,"ts":1002,"dur":100999,"args":{"place":"main.ts:4:1"}},
      {"ph":"X","name":"sleep","cat":"sleeping","pid":1,"tid":2,"ts":1003,"dur":100997,"args":{"place":"main.ts:6:1"}},
      {"ph":"M","pid":1,"tid":3,"name":"thread_name","args":{"name":"Thread-2"}},
      {"ph":"M","pid":1,"tid":3,"name":"thread_sort_index","args":{"sort_index":3}},
      {"ph":"X","name":"Thread-2","cat":"thread","pid":1,"tid":3,"ts":2001,"dur":200002},
      {"ph":"X","name":"wait for mutex","cat":"lock","pid":1,"tid":3,"ts":2002,"dur":99999,"args":{"place":"main.ts:4:1"}},
      {"ph":"X","name":"hold mutex","cat":"lock","pid":1,"tid":3,"ts":102001,"dur":100000,"args":{"place":"main.ts:4:1"}},
      {"ph":"X","name":"sleep","cat":"sleeping","pid":1,"tid":3,"ts":102003,"dur":99997,"args":{"place":"main.ts:6:1"}},
      {"name":"start","cat":"happens-before","id":1,"pid":1,"ph":"s","tid":1,"ts":1000},
      {"name":"start","cat":"happens-before","id":1,"pid":1,"ph":"f","bp":"e","tid":2,"ts":1001},
      {"name":"start","cat":"happens-before","id":2,"pid":1,"ph":"s","tid":1,"ts":2000},
      {"name":"start","cat":"happens-before","id":2,"pid":1,"ph":"f","bp":"e","tid":3,"ts":2001},
      {"name":"lock","cat":"happens-before","id":3,"pid":1,"ph":"s","tid":2,"ts":102001},
      {"name":"lock","cat":"happens-before","id":3,"pid":1,"ph":"f","bp":"e","tid":3,"ts":102002},
      {"name":"join","cat":"happens-before","id":4,"pid":1,"ph":"s","tid":2,"ts":102004},
      {"name":"join","cat":"happens-before","id":4,"pid":1,"ph":"f","bp":"e","tid":1,"ts":102005},
      {"name":"join","cat":"happens-before","id":5,"pid":1,"ph":"s","tid":3,"ts":202002},
      {"name":"join","cat":"happens-before","id":5,"pid":1,"ph":"f","bp":"e","tid":1,"ts":202003}
      ]}
      "
    `);
  });

  test("is of the format, for any trace", () => {
    fc.assert(
      fc.property(fc.array(fc.nat(10_000), { maxLength: 300 }), (numbers) => {
        expect(checkChromeTrace(render(randomTrace(numbers)))).toEqual([]);
      }),
      { seed: 31, numRuns: 150 },
    );
  });

  test("a run in which nothing took any time has room for everything", () => {
    const events = handTrace(...OBJECTS, ...queueForMutex(5)).map((event) => ({ ...event, time: 0 }));
    const text = render(events);
    expect(checkChromeTrace(text)).toEqual([]);
    expect(text).toContain('"name":"hold mutex"');
  });

  test("what was printed is text, whatever it says", () => {
    const events = handTrace({ op: "begin", object: 1 }, { op: "print", text: '"},{\u001b[2J\u2028' });
    const { traceEvents } = JSON.parse(render(events));
    expect(traceEvents.at(-1)).toMatchObject({ ph: "i", args: { line: 1, text: '"},{\u001b[2J\u2028' } });
  });
});

describe("the check of the format", () => {
  const file = (...events: object[]) => JSON.stringify({ displayTimeUnit: "ms", traceEvents: events });
  const at = { pid: 1, tid: 2 };

  test("finds what would not open", () => {
    expect(checkChromeTrace("{}")).toEqual(["traceEvents is no list"]);
    expect(checkChromeTrace(file({ ...at, ph: "X", name: "a", cat: "c", ts: 1 }))).toEqual([
      "X a: dur is no number",
    ]);
  });

  test("finds slices that overlap, and arrows that end nowhere", () => {
    const slice = (name: string, ts: number, dur: number) => ({ ...at, ph: "X", name, cat: "c", ts, dur });
    expect(checkChromeTrace(file(slice("a", 1, 5), slice("b", 3, 8)))).toEqual(["b overlaps a"]);
    const arrow = { ...at, name: "hb", cat: "hb", id: 7 };
    expect(checkChromeTrace(file(slice("a", 1, 5), { ...arrow, ph: "s", ts: 2 }))).toEqual([
      "arrow 7 has no end",
    ]);
    expect(
      checkChromeTrace(
        file(slice("a", 1, 5), { ...arrow, ph: "s", ts: 2 }, { ...arrow, ph: "f", bp: "e", ts: 9 }),
      ),
    ).toEqual(["f hb is in no slice"]);
  });
});
