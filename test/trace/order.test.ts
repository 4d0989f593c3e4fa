import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { TraceEvent } from "../../src/protocol/event.ts";
import { findCauses } from "../../src/trace/causes.ts";
import { createOrder, happensBefore, type Relation, stampTrace } from "../../src/trace/order.ts";
import { createPaths } from "../../src/trace/path.ts";
import { type Brief, handTrace, made } from "./hand-trace.ts";
import { randomTrace } from "./random-trace.ts";
import { edgesOf, reachability } from "./reachability.ts";

/** Whether event number `a` happens before event number `b`. */
function ordered(briefs: readonly Brief[], a: number, b: number, relation: Relation = "program"): boolean {
  const order = createOrder();
  const stamps = handTrace(...briefs).map((event) => order.stamp(event)[relation]);
  const [first, second] = [stamps[a - 1], stamps[b - 1]];
  if (first === undefined || second === undefined) throw new Error("no such event");
  return happensBefore(first, second) && !happensBefore(second, first);
}

describe("createOrder", () => {
  test("counts a thread's own events", () => {
    const order = createOrder();
    const stamps = handTrace({ op: "print" }, { op: "print" }, { op: "print", thread: 2 }).map(
      (event) => order.stamp(event).program,
    );
    expect(stamps.map(({ chain, count, known }) => [chain, count, known])).toEqual([
      [0, 1, []],
      [0, 2, []],
      [1, 1, []],
    ]);
  });

  test("start comes before begin, and nothing else of the parent does", () => {
    const trace: Brief[] = [{ op: "start", object: 2 }, { op: "print" }, { op: "begin", thread: 2 }];
    expect(ordered(trace, 1, 3)).toBe(true);
    expect(ordered(trace, 2, 3)).toBe(false);
  });

  test("a thread's end comes before a join of it, whether it was waited for or not", () => {
    const end: Brief = { op: "end", thread: 2, object: 2 };
    expect(ordered([end, { op: "join", object: 2 }], 1, 2)).toBe(true);
    const waited: Brief[] = [
      { op: "join", object: 2, outcome: "wait" },
      end,
      { op: "grant", thread: 2, object: 2, peer: 1 },
      { op: "resume", object: 2 },
    ];
    expect(ordered(waited, 2, 4)).toBe(true);
    expect(ordered(waited, 1, 2)).toBe(false);
  });

  test("a thread that found a lock free does not come after a later release of that lock", () => {
    const trace: Brief[] = [
      made(1, "lock"),
      { op: "acquire", thread: 2, object: 1 },
      { op: "release", thread: 2, object: 1 },
      { op: "acquire", object: 1, outcome: "wait" },
      { op: "grant", object: 1, peer: 1 },
      { op: "release", thread: 3, object: 1 },
      { op: "resume", object: 1 },
    ];
    expect(ordered(trace, 3, 7)).toBe(true);
    expect(ordered(trace, 6, 7)).toBe(false);
  });

  test("threads that run one after the other take as much memory as two", () => {
    const order = createOrder();
    const loop = Array.from({ length: 1_000 }, (_, i): Brief[] => [
      { op: "start", object: i + 2 },
      { op: "begin", thread: i + 2, object: i + 2 },
      { op: "end", thread: i + 2, object: i + 2 },
      { op: "join", object: i + 2 },
    ]).flat();
    const points = handTrace(...loop).map((event) => order.stamp(event).program);
    expect(new Set(points.map(({ chain }) => chain))).toEqual(new Set([0, 1]));
    expect(Math.max(...points.flatMap(({ known }) => known.map((block) => block?.length ?? 0)))).toBe(2);
  });

  test("threads that end without order share most of what they know", () => {
    const order = createOrder();
    const trace = Array.from({ length: 5_000 }, (_, i): Brief[] => [
      { op: "acquire", object: 9, thread: i + 2 },
      { op: "release", object: 9, thread: i + 2 },
      { op: "end", object: i + 2, thread: i + 2 },
    ]).flat();
    const points = handTrace(...trace).map((event) => order.stamp(event).program);
    const blocks = new Set(points.flatMap(({ known }) => known));
    expect(
      points
        .at(-1)
        ?.known.flatMap((block) => [...(block ?? [])])
        .filter(Boolean),
    ).toHaveLength(4_999);
    // One for each thread that learned something.
    expect(blocks.size).toBeLessThanOrEqual(5_000);
  });

  test("a look at a thread that has ended orders nothing", () => {
    expect(
      ordered(
        [
          { op: "end", thread: 2 },
          { op: "probe", object: 2 },
        ],
        1,
        2,
      ),
    ).toBe(false);
  });

  test("who sees that a flag is set, or that a thread has ended, comes after it", () => {
    const flag = (value: number): Brief[] => [
      made(9, "event"),
      { op: "set", thread: 2, object: 9 },
      { op: "probe", object: 9, value },
    ];
    expect(ordered(flag(1), 2, 3)).toBe(true);
    expect(ordered(flag(0), 2, 3)).toBe(false);
    const end = (value: number): Brief[] => [
      { op: "end", thread: 2, object: 2 },
      { op: "alive", object: 2, value },
    ];
    expect(ordered(end(0), 1, 2)).toBe(true);
    expect(ordered(end(1), 1, 2)).toBe(false);
  });

  test("a join that timed out orders nothing", () => {
    const trace: Brief[] = [
      { op: "join", object: 2, outcome: "wait" },
      { op: "print", thread: 2 },
      { op: "resume", object: 2, outcome: "timeout" },
    ];
    expect(ordered(trace, 2, 3)).toBe(false);
  });

  test("a lock's release comes before the next acquire, also when it was free", () => {
    const trace: Brief[] = [
      made(9, "lock"),
      { op: "release", object: 9, thread: 2 },
      { op: "try", object: 9, thread: 3, outcome: "refused" },
      { op: "try", object: 9, thread: 4 },
    ];
    expect(ordered(trace, 2, 3)).toBe(false);
    expect(ordered(trace, 2, 4)).toBe(true);
  });

  test("acquire number i of a semaphore comes after release number i − capacity", () => {
    const trace: Brief[] = [
      made(9, "semaphore", 1),
      { op: "release", object: 9, thread: 2, value: 2 }, // 2
      { op: "release", object: 9, thread: 3, value: 1 }, // 3
      { op: "acquire", object: 9, thread: 4 }, // 4: the initial token
      { op: "acquire", object: 9, thread: 5 }, // 5, 6: those of thread 2
      { op: "acquire", object: 9, thread: 6 },
      { op: "acquire", object: 9, thread: 7 }, // 7: that of thread 3
    ];
    expect([4, 5, 6, 7].map((event) => ordered(trace, 2, event))).toEqual([false, true, true, false]);
    expect([4, 5, 6, 7].map((event) => ordered(trace, 3, event))).toEqual([false, false, false, true]);
  });

  test("a token granted to a waiter is not there for the next", () => {
    const trace: Brief[] = [
      made(9, "semaphore", 0),
      { op: "acquire", object: 9, thread: 2, outcome: "wait" },
      { op: "release", object: 9, thread: 3, value: 1 },
      { op: "grant", object: 9, thread: 3, peer: 2 },
      { op: "resume", object: 9, thread: 2 }, // 5
      { op: "release", object: 9, thread: 4, value: 1 }, // 6
      { op: "acquire", object: 9, thread: 5 }, // 7
    ];
    expect(ordered(trace, 3, 5)).toBe(true);
    expect(ordered(trace, 3, 7)).toBe(false);
    expect(ordered(trace, 6, 7)).toBe(true);
  });

  test("a wait that finds the flag set comes after the last set", () => {
    const trace: Brief[] = [
      made(9, "event"),
      { op: "set", object: 9, thread: 2 },
      { op: "set", object: 9, thread: 3 },
      { op: "wait", object: 9, thread: 4 },
    ];
    expect(ordered(trace, 2, 4)).toBe(false);
    expect(ordered(trace, 3, 4)).toBe(true);
  });

  test("all arrivals at a barrier come before all departures, and not before those of the next round", () => {
    const round = (offset: number): Brief[] => [
      { op: "wait", object: 9, thread: 2 + offset, outcome: "wait" },
      { op: "wait", object: 9, thread: 3 + offset },
      { op: "trip", object: 9, thread: 3 + offset },
      { op: "grant", object: 9, thread: 3 + offset, peer: 2 + offset },
      { op: "resume", object: 9, thread: 2 + offset },
    ];
    const trace = [made(9, "barrier"), ...round(0), ...round(2)];
    expect(ordered(trace, 2, 4)).toBe(true);
    expect(ordered(trace, 3, 6)).toBe(true);
    expect(ordered(trace, 2, 9)).toBe(false);
  });

  test("the last to arrive at a barrier, who runs its action, comes after all arrivals", () => {
    const trace: Brief[] = [
      made(9, "barrier"),
      { op: "wait", object: 9, thread: 2, outcome: "wait" },
      { op: "wait", object: 9, thread: 3, outcome: "wait" },
      { op: "wait", object: 9, thread: 4 },
    ];
    expect([ordered(trace, 2, 3), ordered(trace, 2, 4), ordered(trace, 3, 4)]).toEqual([false, true, true]);
  });

  test("who is told that a barrier is broken comes after who broke it, and after no arrival", () => {
    const trace: Brief[] = [
      made(9, "barrier"),
      { op: "wait", object: 9, thread: 2, outcome: "wait" },
      { op: "wait", object: 9, thread: 3, outcome: "wait" },
      { op: "abort", object: 9, thread: 4 },
      { op: "grant", object: 9, thread: 4, peer: 2, outcome: "broken" },
      { op: "resume", object: 9, thread: 2, outcome: "broken" },
    ];
    expect(ordered(trace, 4, 6)).toBe(true);
    expect(ordered(trace, 3, 6)).toBe(false);
  });

  test("who arrives at a broken barrier comes after who broke it, also by giving up", () => {
    const trace: Brief[] = [
      made(9, "barrier"),
      { op: "abort", object: 9, thread: 2 },
      { op: "wait", object: 9, thread: 5, outcome: "broken" },
      { op: "reset", object: 9, thread: 4 },
      { op: "wait", object: 9, thread: 3, outcome: "wait" },
      { op: "resume", object: 9, thread: 3, outcome: "timeout" },
      { op: "wait", object: 9, thread: 6, outcome: "broken" },
    ];
    expect([ordered(trace, 2, 3), ordered(trace, 6, 7), ordered(trace, 2, 7)]).toEqual([true, true, false]);
  });

  test("conflicting accesses are ordered in the program's order only", () => {
    const trace: Brief[] = [
      made(9, "shared"),
      { op: "read", object: 9, thread: 2 },
      { op: "read", object: 9, thread: 3 },
      { op: "write", object: 9, thread: 4 },
      { op: "read", object: 9, thread: 5 },
    ];
    expect(ordered(trace, 2, 3)).toBe(false);
    expect(ordered(trace, 2, 4)).toBe(true);
    expect(ordered(trace, 3, 4)).toBe(true);
    expect(ordered(trace, 2, 5)).toBe(true);
    expect(ordered(trace, 4, 5, "synchronisation")).toBe(false);
  });

  test("what was waited for on a socket of the system orders nothing", () => {
    const trace: Brief[] = [
      { op: "receive", object: 9, thread: 2, outcome: "wait", value: -1 },
      { op: "send", object: 9, thread: 3 },
      { op: "grant", object: 9, thread: 3, peer: 2 },
      { op: "resume", object: 9, thread: 2 },
    ];
    expect(ordered(trace, 2, 4)).toBe(false);
  });

  test("stamps of a thread share what it knows of the others", () => {
    const order = createOrder();
    const stamp = (thread: number, op: TraceEvent["op"], object = 0) =>
      order.stamp({ ...(handTrace({ op, thread, object })[0] as TraceEvent) });
    stamp(2, "release", 9);
    stamp(1, "acquire", 9);
    const known = [stamp(1, "print"), stamp(1, "release", 9), stamp(1, "acquire", 9), stamp(1, "print")].map(
      ({ program }) => program.known,
    );
    expect(new Set(known).size).toBe(1);
    expect(known[0]).toEqual([new Int32Array([1])]);
  });
});

describe("createPaths", () => {
  const trace = handTrace(
    { op: "start", object: 2 },
    { op: "begin", thread: 2, object: 2 },
    { op: "print", thread: 2 },
    { op: "end", thread: 2, object: 2 },
    { op: "join", object: 2 },
    { op: "print" },
  );

  test("tells the steps between threads, as few as possible", () => {
    const chain = createPaths(trace).between(3, 6);
    expect(chain).toEqual([{ why: "join", object: 2, from: trace[3], to: trace[4] }]);
    // The way over thread 2 is longer.
    expect(createPaths(trace).between(1, 6)).toEqual([]);
  });

  test("is undefined where nothing leads from one to the other, or the events are not at hand", () => {
    expect(createPaths(trace).between(6, 3)).toBeUndefined();
    expect(createPaths(trace.slice(0, 4)).between(3, 6)).toBeUndefined();
    expect(createPaths(trace.filter(({ op }) => op !== "end")).between(3, 6)).toBeUndefined();
  });
});

describe("against reachability", () => {
  const choices = fc.array(fc.nat(), { minLength: 20, maxLength: 160 });

  test.each(["program", "synchronisation"] as const)("clocks agree with paths: %s", (relation) => {
    const ops = new Set<string>();
    fc.assert(
      fc.property(choices, (numbers) => {
        const events = randomTrace(numbers);
        const reach = reachability(events, edgesOf(events, relation));
        const order = createOrder();
        const stamps = events.map((event) => order.stamp(event)[relation]);
        for (const event of events) ops.add(`${event.op} ${event.outcome}`);
        stamps.forEach((a, i) => {
          stamps.forEach((b, j) => {
            if (happensBefore(a, b) !== reach(i, j))
              expect.fail(`events ${i + 1} and ${j + 1}: ${JSON.stringify(events)}`);
          });
        });
      }),
      { seed: 7, numRuns: 400 },
    );
    expect([...ops]).toEqual(
      expect.arrayContaining(["trip ok", "resume ok", "wait ok", "acquire ok", "write ok", "join ok"]),
    );
  });

  test("the stamps of a whole trace are those of its events one by one", () => {
    fc.assert(
      fc.property(choices, (numbers) => {
        const events = randomTrace(numbers);
        const order = createOrder();
        expect(stampTrace(events, findCauses(events))).toEqual(events.map((event) => order.stamp(event)));
      }),
      { seed: 9, numRuns: 100 },
    );
  });

  test("a chain is found exactly where one event happens before another, and each of its steps is an edge", () => {
    fc.assert(
      fc.property(choices, (numbers) => {
        const events = randomTrace(numbers);
        const edges = edgesOf(events, "program");
        const reach = reachability(events, edges);
        const paths = createPaths(events);
        const known = new Set(edges.map(([from, to]) => `${from} ${to}`));
        events.forEach((_, i) => {
          events.forEach((_, j) => {
            const chain = paths.between(i + 1, j + 1);
            expect(chain !== undefined).toBe(reach(i, j));
            for (const { from, to } of chain ?? []) expect(known).toContain(`${from.seq - 1} ${to.seq - 1}`);
          });
        });
      }),
      { seed: 8, numRuns: 40 },
    );
  });
});
