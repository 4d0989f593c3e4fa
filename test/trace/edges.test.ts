import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { OBJECT_KINDS } from "../../src/protocol/event.ts";
import { edgesOf } from "../../src/trace/path.ts";
import { handTrace, made } from "./hand-trace.ts";
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

  test("a count of a queue's items comes after the puts of those that are there", () => {
    const events = handTrace(
      { op: "begin", object: 1 },
      { op: "make", object: 5, value: OBJECT_KINDS.indexOf("simple-queue") },
      { op: "start", object: 2 },
      { op: "begin", thread: 2, object: 2 },
      { op: "release", thread: 2, object: 5, value: 1 },
      { op: "release", thread: 2, object: 5, value: 1 },
      { op: "try", object: 5 },
      { op: "probe", object: 5, value: 1 },
      { op: "try", object: 5 },
      { op: "probe", object: 5, value: 0 },
    );
    const edges = edgesOf(events).filter(({ to }) => to.op === "probe");
    expect(edges.map(({ why, from, to }) => [why, from.seq, to.seq])).toEqual([["queue", 6, 8]]);
  });

  test("a list of threads comes after the ends of those that are gone, and not of MainThread's", () => {
    const events = handTrace(
      { op: "begin", object: 1 },
      ...[2, 3, 4, 5].map((object) => ({ op: "start" as const, object })),
      // Thread 5 stands for a process.
      made(5, "thread", 1),
      ...[2, 3, 4].map((thread) => ({ op: "begin" as const, thread, object: thread })),
      ...[2, 1, 5].map((thread) => ({ op: "end" as const, thread, object: thread })),
      { op: "alive", thread: 4, object: 0, value: 2 },
      { op: "end", thread: 3, object: 3 },
      { op: "alive", thread: 4, object: 0, value: 1 },
    );
    const edges = edgesOf(events).filter(({ to }) => to.op === "alive");
    expect(edges.map(({ why, from, to }) => [why, from.thread, to.seq])).toEqual([
      ["alive", 2, 13],
      ["alive", 3, 15],
    ]);
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
