import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createLanes, type Lane, type Lanes } from "../../src/trace/lanes.ts";
import { CLIENT, lanesOf, linesOf, MUTEX, NAMES, queueForMutex, READY, SEATS } from "./named.ts";
import { randomTrace } from "./random-trace.ts";

const BEGIN = { op: "begin", object: 1 } as const;

describe("createLanes", () => {
  test("an empty trace has no lanes", () => {
    expect(createLanes({ events: [], names: NAMES, lines: [] })).toEqual({ lanes: [], connections: [] });
  });

  test("tells each kind of wait apart", () => {
    const { lanes } = lanesOf(
      BEGIN,
      { op: "sleep", outcome: "wait", value: 1, time: 1 },
      { op: "resume", outcome: "timeout", time: 2 },
      { op: "acquire", object: SEATS, outcome: "wait", time: 3, site: 5 },
      { op: "resume", object: SEATS, outcome: "timeout", time: 4 },
      { op: "wait", object: READY, outcome: "wait", time: 5 },
      { op: "set", thread: 2, object: READY, time: 6 },
      { op: "grant", thread: 2, object: READY, peer: 1, time: 6.1 },
      { op: "resume", object: READY, time: 6.5 },
      { op: "receive", object: CLIENT, outcome: "wait", value: -1, time: 7 },
      { op: "grant", thread: 0, object: CLIENT, peer: 1, time: 8 },
      { op: "resume", object: CLIENT, time: 8 },
      { op: "end", object: 1, time: 9 },
    );
    expect(tell(lanes[0])).toEqual([
      "running 0–1",
      "sleeping 1–2",
      "running 2–3",
      "lock 3–4 seats main.ts:5:1",
      "running 4–5",
      // The step that sets the event is the one that ends the wait.
      "waiting 5–6 ready",
      "running 6–7",
      "io 7–8 client",
      "running 8–9",
    ]);
    expect(lanes[0]).toMatchObject({ name: "MainThread", ended: true });
  });

  test("starts and joins connect lanes: from the start, and to where the join goes on", () => {
    const run = lanesOf(
      BEGIN,
      { op: "start", object: 2, time: 1 },
      { op: "start", object: 3, time: 1 },
      { op: "begin", thread: 2, object: 2, time: 2 },
      { op: "begin", thread: 3, object: 3, time: 2 },
      { op: "end", thread: 3, object: 3, time: 3 },
      { op: "join", object: 2, outcome: "wait", time: 3 },
      { op: "end", thread: 2, object: 2, time: 4 },
      { op: "grant", thread: 2, object: 2, peer: 1, time: 4 },
      { op: "resume", object: 2, time: 5 },
      { op: "join", object: 3, time: 6 },
      { op: "end", object: 1, time: 6 },
    );
    expect(connections(run)).toEqual([
      "start: 1 at 1 → 2 at 2",
      "start: 1 at 1 → 3 at 2",
      "join: 2 at 4 → 1 at 4",
      "join: 3 at 3 → 1 at 6",
    ]);
    expect(tell(run.lanes[0])).toEqual(["running 0–3", "join 3–4 Thread-1", "running 4–6"]);
  });

  test("a join that timed out connects nothing", () => {
    const run = lanesOf(
      BEGIN,
      { op: "start", object: 2 },
      { op: "begin", thread: 2, object: 2 },
      { op: "join", object: 2, outcome: "wait", value: 1 },
      { op: "resume", object: 2, outcome: "timeout", time: 1 },
      { op: "join", object: 2, outcome: "refused", time: 1 },
      { op: "end", object: 1, time: 1 },
    );
    expect(connections(run)).toEqual(["start: 1 at 0 → 2 at 0"]);
  });

  test("a thread that is cut off is there until the trace ends, and says so", () => {
    const { lanes } = lanesOf(
      BEGIN,
      { op: "start", object: 2 },
      { op: "begin", thread: 2, object: 2 },
      { op: "sleep", thread: 2, outcome: "wait", value: 3 },
      { op: "end", object: 1, time: 1 },
    );
    expect(lanes.map(({ ended }) => ended)).toEqual([true, false]);
    expect(tell(lanes[1])).toEqual(["running 0–0", "sleeping 0–1"]);
  });

  test("a thread that was started and never ran has no lane", () => {
    const { lanes } = lanesOf(BEGIN, { op: "start", object: 2 }, { op: "end", object: 1 });
    expect(lanes.map(({ name }) => name)).toEqual(["MainThread"]);
  });

  test("lines are numbered in the order in which they were printed; each thread's part of a line is marked", () => {
    const { lanes } = lanesOf(
      BEGIN,
      { op: "start", object: 2 },
      { op: "begin", thread: 2, object: 2 },
      { op: "print", thread: 2, text: "one" },
      { op: "print", text: "two\nthree" },
      { op: "output", thread: 2, text: "never ended, " },
      { op: "print", text: "four" },
    );
    const prints = lanes.map((lane) => lane.prints.map(({ number, text }) => `${number} ${text}`));
    expect(prints).toEqual([
      ["2 two", "3 three", "4 four"],
      ["1 one", "4 never ended, "],
    ]);
  });

  test("a lock passes from hand to hand in one step", () => {
    const { lanes } = lanesOf(...queueForMutex(2));
    expect(lanes.map((lane) => lane.holds.map(tellSpan))).toEqual([[], ["0.001–0.102"], ["0.102–0.202"]]);
    expect(lanes[1]?.holds[0]).toMatchObject({ lock: "mutex", place: "main.ts:4:1" });
    expect(tell(lanes[2])).toContain("lock 0.002–0.102 mutex main.ts:4:1");
  });

  test("a request with a deadline holds a lock that it finds free", () => {
    const { lanes } = lanesOf(
      BEGIN,
      { op: "acquire", object: MUTEX, time: 1, outcome: "wait", value: 9 },
      { op: "grant", object: MUTEX, peer: 1, time: 1 },
      { op: "resume", object: MUTEX, time: 2 },
      { op: "release", object: MUTEX, value: 1, time: 3 },
      { op: "end", object: 1, time: 5 },
    );
    expect(lanes[0]?.holds.map(tellSpan)).toEqual(["1–3"]);
    expect(tell(lanes[0])).toEqual(["running 0–5"]);
  });

  test("a lock that another thread releases was held until then; one that nobody releases, until the end", () => {
    const { lanes } = lanesOf(
      BEGIN,
      { op: "start", object: 2 },
      { op: "begin", thread: 2, object: 2 },
      { op: "acquire", thread: 2, object: MUTEX, time: 1 },
      { op: "end", thread: 2, object: 2, time: 2 },
      { op: "release", object: MUTEX, value: 1, time: 3 },
      { op: "try", object: MUTEX, time: 4 },
      { op: "try", object: SEATS, time: 4 },
      { op: "end", object: 1, time: 5 },
    );
    expect(lanes.map((lane) => lane.holds.map(tellSpan))).toEqual([["4–5"], ["1–3"]]);
  });

  test("of any trace, segments follow each other without a gap", () => {
    fc.assert(
      fc.property(fc.array(fc.nat(10_000), { maxLength: 300 }), (numbers) => {
        const events = randomTrace(numbers);
        const { lanes, connections: found } = createLanes({ events, names: NAMES, lines: linesOf(events) });
        for (const { segments, from, to } of lanes) {
          expect(segments[0]?.from).toEqual(from);
          expect(segments.at(-1)?.to).toEqual(to);
          for (const [index, { from: start, to: end }] of segments.entries()) {
            expect(start.seq).toBeLessThanOrEqual(end.seq);
            expect(segments[index + 1]?.from ?? end).toEqual(end);
          }
        }
        for (const { from, to } of found) expect(from.at.seq).toBeLessThanOrEqual(to.at.seq);
      }),
      { seed: 7, numRuns: 200 },
    );
  });
});

function tell(lane: Lane | undefined): readonly string[] | undefined {
  return lane?.segments.map((segment) =>
    [segment.state, tellSpan(segment), segment.what, segment.place].filter((part) => part !== "").join(" "),
  );
}

function tellSpan({ from, to }: Pick<Lane, "from" | "to">): string {
  return [from, to].map(({ time }) => Number(time.toFixed(3))).join("–");
}

function connections({ connections: found }: Lanes): readonly string[] {
  return found.map(
    ({ kind, from, to }) => `${kind}: ${from.thread} at ${from.at.time} → ${to.thread} at ${to.at.time}`,
  );
}
