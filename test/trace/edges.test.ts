import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { edgesOf } from "../../src/trace/edges.ts";
import { handTrace } from "./hand-trace.ts";
import { MUTEX, OBJECTS } from "./named.ts";
import { randomTrace } from "./random-trace.ts";

describe("edgesOf", () => {
  test("names who comes after whom, and why", () => {
    const events = handTrace(
      ...OBJECTS,
      { op: "begin", object: 1 },
      { op: "start", object: 2 },
      { op: "begin", thread: 2, object: 2 },
      { op: "acquire", object: MUTEX },
      { op: "acquire", thread: 2, object: MUTEX, outcome: "wait" },
      { op: "release", object: MUTEX, value: 1 },
      { op: "grant", object: MUTEX, peer: 2 },
      { op: "resume", thread: 2, object: MUTEX },
    );
    const edges = edgesOf(events);
    expect(
      edges.map(({ why, from, to }) => `${why}: ${from.op} of ${from.thread} → ${to.op} of ${to.thread}`),
    ).toEqual(["start: start of 1 → begin of 2", "lock: release of 1 → resume of 2"]);
  });

  test("every edge leads forward, from one thread to another", () => {
    fc.assert(
      fc.property(fc.array(fc.nat(10_000), { maxLength: 150 }), (choices) => {
        for (const { from, to } of edgesOf(randomTrace(choices))) {
          expect(from.seq).toBeLessThan(to.seq);
          expect(from.thread).not.toBe(to.thread);
        }
      }),
      { seed: 12, numRuns: 100 },
    );
  });
});
