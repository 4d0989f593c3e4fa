import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createRaceDetector, type SeenAccess } from "../../src/detect/race-detector.ts";
import type { EventOf, TraceEvent } from "../../src/protocol/event.ts";
import { createOrder } from "../../src/trace/order.ts";
import { type Brief, handTrace, made } from "../trace/hand-trace.ts";
import { randomTrace } from "../trace/random-trace.ts";
import { edgesOf, reachability } from "../trace/reachability.ts";

/** The pairs that the detector reports, by seq. */
function racesIn(events: readonly TraceEvent[]): readonly (readonly [number, number])[] {
  const races: (readonly [number, number])[] = [];
  const order = createOrder();
  const detector = createRaceDetector((a: SeenAccess, b: SeenAccess) =>
    races.push([a.event.seq, b.event.seq]),
  );
  for (const event of events) {
    const point = order.stamp(event).synchronisation;
    if (event.op === "read" || event.op === "write") detector.push({ event, point, locks: [] });
  }
  return races;
}

/** All pairs of accesses that the definition calls a race. */
function allRaces(events: readonly TraceEvent[]): readonly (readonly [number, number])[] {
  const reach = reachability(events, edgesOf(events, "synchronisation"));
  const isAccess = ({ op }: TraceEvent) => op === "read" || op === "write";
  return events.flatMap((a, i) =>
    events.flatMap((b, j): (readonly [number, number])[] => {
      if (i >= j || !isAccess(a) || !isAccess(b) || a.object !== b.object || a.thread === b.thread) return [];
      return (a.op === "write" || b.op === "write") && !reach(i, j) ? [[a.seq, b.seq]] : [];
    }),
  );
}

describe("createRaceDetector", () => {
  const read = (thread: number, object = 9): Brief => ({ op: "read", thread, object });
  const write = (thread: number, object = 9): Brief => ({ op: "write", thread, object });
  const races = (...briefs: readonly Brief[]) => racesIn(handTrace(...briefs));

  test("a write and any other access of another thread", () => {
    expect(races(write(1), read(2))).toEqual([[1, 2]]);
    expect(races(read(1), write(2))).toEqual([[1, 2]]);
    expect(races(write(1), write(2))).toEqual([[1, 2]]);
    expect(races(read(1), read(2))).toEqual([]);
    expect(races(write(1), read(1), write(1))).toEqual([]);
    expect(races(write(1, 8), write(2, 9))).toEqual([]);
  });

  test("not where start, join or a lock orders them", () => {
    expect(
      races(write(1), { op: "start", object: 2 }, { op: "begin", thread: 2, object: 2 }, write(2)),
    ).toEqual([]);
    expect(races(write(2), { op: "end", thread: 2, object: 2 }, { op: "join", object: 2 }, read(1))).toEqual(
      [],
    );
    const locked = (thread: number): Brief[] => [
      { op: "acquire", thread, object: 5 },
      write(thread),
      { op: "release", thread, object: 5 },
    ];
    expect(races(made(5, "lock"), ...locked(1), ...locked(2))).toEqual([]);
  });

  test("who sees that a flag is set, or that a thread has ended, comes after it", () => {
    const set: Brief[] = [made(5, "event"), write(2), { op: "set", thread: 2, object: 5 }];
    expect(races(...set, { op: "probe", object: 5, value: 1 }, read(1))).toEqual([]);
    expect(races(...set, { op: "probe", object: 5, value: 0 }, read(1))).toEqual([[2, 5]]);
    const end: Brief[] = [write(2), { op: "end", thread: 2, object: 2 }];
    expect(races(...end, { op: "alive", object: 2, value: 0 }, read(1))).toEqual([]);
    expect(races(...end, { op: "alive", object: 2, value: 1 }, read(1))).toEqual([[1, 4]]);
  });

  test("agrees with looking at all pairs", () => {
    let racy = 0;
    let clean = 0;
    fc.assert(
      fc.property(fc.array(fc.nat(), { minLength: 20, maxLength: 160 }), (numbers) => {
        const events = randomTrace(numbers);
        const found = racesIn(events);
        const all = allRaces(events);
        const known = new Set(all.map(([a, b]) => `${a} ${b}`));
        for (const [a, b] of found) expect(known).toContain(`${a} ${b}`);
        const later = (pairs: typeof all) => [...new Set(pairs.map(([, b]) => b))].sort((a, b) => a - b);
        expect(later(found)).toEqual(later(all));
        if (all.length > 0) racy++;
        else clean++;
      }),
      { seed: 5, numRuns: 500 },
    );
    expect(Math.min(racy, clean)).toBeGreaterThan(50);
  });

  test("half a million writes leave nothing behind", () => {
    const kept: SeenAccess[] = [];
    const detector = createRaceDetector((a) => {
      kept[0] = a;
    });
    const order = createOrder();
    const [event] = handTrace(write(1)) as [EventOf<"write">];
    const before = heapInUse();
    for (let seq = 1; seq <= 500_000; seq++) {
      const next = { ...event, seq, thread: 1 + (seq % 2) };
      detector.push({ event: next, point: order.stamp(next).synchronisation, locks: [] });
    }
    expect(kept[0]?.event.seq).toBe(499_999);
    // One word kept of each write would be 4 MB.
    expect(heapInUse() - before).toBeLessThan(3 * 1024 * 1024);
  });
});

/** Bytes of the heap that are still referenced. */
function heapInUse(): number {
  setFlagsFromString("--expose-gc");
  const collect = runInNewContext("gc") as () => void;
  collect();
  return process.memoryUsage().heapUsed;
}
