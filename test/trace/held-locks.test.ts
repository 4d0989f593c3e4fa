import { describe, expect, test } from "vitest";
import { createHeldLocks } from "../../src/trace/held-locks.ts";
import { type Brief, handTrace } from "../trace/hand-trace.ts";

function heldAfter(...briefs: readonly Brief[]) {
  const held = createHeldLocks({ kind: (id) => (id === 7 ? "semaphore" : id > 7 ? "lock" : "none") });
  for (const event of handTrace(...briefs)) held.push(event);
  return held;
}

describe("createHeldLocks", () => {
  test("a thread holds what it acquired, in that order, until it is released", () => {
    const held = heldAfter(
      { op: "acquire", thread: 2, object: 9, site: 4 },
      { op: "try", thread: 2, object: 8, site: 5 },
      { op: "acquire", thread: 2, object: 10, site: 6 },
      { op: "release", thread: 2, object: 8 },
    );
    expect(held.by(2)).toEqual([
      { lock: 9, thread: 2, site: 4 },
      { lock: 10, thread: 2, site: 6 },
    ]);
    expect(held.of(8)).toBeUndefined();
    expect(held.of(10)?.thread).toBe(2);
  });

  test("a release hands the lock to who waits for it, who asked for it elsewhere", () => {
    const held = heldAfter(
      { op: "acquire", thread: 2, object: 9, site: 4 },
      { op: "acquire", thread: 3, object: 9, site: 5, outcome: "wait" },
      { op: "release", thread: 2, object: 9 },
      { op: "grant", thread: 2, object: 9, peer: 3 },
    );
    expect(held.by(2)).toEqual([]);
    expect(held.by(3)).toEqual([{ lock: 9, thread: 3, site: 5 }]);
  });

  test("what ends a join, a refused try, a semaphore or a wait that timed out gives no lock", () => {
    const held = heldAfter(
      { op: "acquire", thread: 4, object: 7 },
      { op: "join", thread: 2, object: 9, outcome: "wait" },
      { op: "grant", thread: 9, object: 9, peer: 2 },
      { op: "acquire", thread: 5, object: 9 },
      { op: "try", thread: 3, object: 9, outcome: "refused" },
      { op: "acquire", thread: 3, object: 9, outcome: "wait" },
      { op: "resume", thread: 3, object: 9, outcome: "timeout" },
      { op: "join", thread: 3, object: 9, outcome: "wait" },
      { op: "grant", thread: 9, object: 9, peer: 3 },
    );
    expect([2, 3, 4].map((thread) => held.by(thread))).toEqual([[], [], []]);
  });

  test("a request with a deadline that finds the lock free holds it until a release, even before its thread goes on", () => {
    const request: readonly Brief[] = [
      { op: "acquire", thread: 2, object: 9, site: 4, outcome: "wait" },
      { op: "grant", thread: 2, object: 9, peer: 2 },
    ];
    const resume: Brief = { op: "resume", thread: 2, object: 9 };
    expect(heldAfter(...request).by(2)).toEqual([{ lock: 9, thread: 2, site: 4 }]);
    expect(heldAfter(...request, { op: "release", thread: 3, object: 9 }, resume).of(9)).toBeUndefined();
  });

  test("another thread may release a plain lock", () => {
    const held = heldAfter({ op: "acquire", thread: 2, object: 9 }, { op: "release", thread: 3, object: 9 });
    expect(held.by(2)).toEqual([]);
  });
});
