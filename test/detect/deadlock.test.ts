import { expect, test } from "vitest";
import { createDeadlockWatch } from "../../src/detect/deadlock.ts";
import type { HeldLocks } from "../../src/trace/held-locks.ts";
import type { Roster } from "../../src/trace/roster.ts";
import { type Brief, made } from "../trace/hand-trace.ts";
import { findIn, named, threads } from "./watch-trace.ts";

const A = 21;
const B = 22;
const objects = [named(made(A, "lock"), "a"), named(made(B, "lock"), "b")];
const FOR_EVER = Number.POSITIVE_INFINITY;

function find(...briefs: readonly Brief[]) {
  const watch = (roster: Roster, held: HeldLocks) => {
    const { push, find: look } = createDeadlockWatch(roster, held);
    return { push, find: () => [look()] };
  };
  return findIn(watch, ...objects, ...briefs)[0];
}

const take = (thread: number, object: number, site: number): Brief => ({
  ...{ op: "acquire", thread, object, site },
});
const wait = (op: "acquire" | "join" | "wait", thread: number, object: number, site: number): Brief => ({
  ...{ op, thread, object, site, outcome: "wait", value: FOR_EVER },
});

test("a cycle of locks while another thread goes on", () => {
  const cross = [take(2, A, 10), take(3, B, 20), wait("acquire", 2, B, 11), wait("acquire", 3, A, 21)];
  expect(find(...threads(2), ...cross.slice(0, 3))).toBeUndefined();
  expect(find(...threads(2), ...cross)).toEqual({
    ...{ kind: "deadlock", isCycle: true, extent: "some" },
    blocked: [
      {
        ...{ id: 2, thread: "Thread-1", needs: 3 },
        waitsFor: { op: "acquire", on: "lock", name: "b", place: "main.ts:11:1" },
        heldBy: { thread: "Thread-2", is: "alive" },
        holds: [{ lock: "a", place: "main.ts:10:1" }],
      },
      {
        ...{ id: 3, thread: "Thread-2", needs: 2 },
        waitsFor: { op: "acquire", on: "lock", name: "a", place: "main.ts:21:1" },
        heldBy: { thread: "Thread-1", is: "alive" },
        holds: [{ lock: "b", place: "main.ts:20:1" }],
      },
    ],
    others: [],
  });
});

test("no thread can go on: those of the cycle, and the others", () => {
  const found = find(
    ...threads(2),
    ...[take(2, A, 10), take(3, B, 20), wait("acquire", 2, B, 11), wait("acquire", 3, A, 21)],
    wait("join", 1, 2, 30),
  );
  expect(found).toMatchObject({
    ...{ isCycle: true, extent: "all" },
    blocked: [{ thread: "Thread-1" }, { thread: "Thread-2" }],
    others: [{ id: 1, needs: 2, waitsFor: { op: "join", on: "thread", name: "Thread-1" }, holds: [] }],
  });
});

test("a lock that its own thread holds, and one that a thread took with it into its end", () => {
  const alone = [...threads(0), take(1, A, 3), wait("acquire", 1, A, 4)];
  expect(find(...alone)).toMatchObject({
    ...{ isCycle: false, blocked: [{ thread: "MainThread", heldBy: { is: "itself" } }] },
  });
  const left: Brief[] = [take(2, A, 3), { op: "end", thread: 2, object: 2 }, wait("acquire", 1, A, 9)];
  expect(find(...threads(1), ...left)).toMatchObject({
    ...{ isCycle: false, blocked: [{ thread: "MainThread", heldBy: { thread: "Thread-1", is: "ended" } }] },
  });
});

test("a queue's own condition is a part of the queue; a condition that a program calls so is not", () => {
  const parts = [
    named(made(30, "queue"), "jobs"),
    named(made(31, "condition"), "#30.notEmpty"),
    named(made(32, "condition"), "buffer.notEmpty"),
  ];
  const waitsFor = (object: number) =>
    find(...parts, ...threads(0), wait("wait", 1, object, 4))?.blocked[0]?.waitsFor;
  expect(waitsFor(31)).toEqual({
    ...{ op: "wait", on: "queue", name: "jobs", condition: "notEmpty", place: "main.ts:4:1" },
  });
  expect(waitsFor(32)).toEqual({
    ...{ op: "wait", on: "condition", name: "buffer.notEmpty", place: "main.ts:4:1" },
  });
});

test("a condition was notified before the wait, or an event set and cleared", () => {
  const own = [
    named(made(30, "queue"), "jobs"),
    named(made(31, "condition"), "#30.notEmpty"),
    named(made(32, "condition"), "ready"),
    named(made(33, "event"), "go"),
    ...threads(1),
  ];
  const notify = (object: number, site: number, woken: number, outcome?: "error"): Brief => ({
    ...{ op: "notify", thread: 2, object, site, value: woken, ...(outcome && { outcome }) },
  });
  const end: Brief = { op: "end", thread: 2, object: 2 };
  const missed = (object: number, ...before: readonly Brief[]) =>
    find(...own, ...before, end, wait("wait", 1, object, 9))?.blocked[0]?.missed;

  const early = { thread: "Thread-1", place: "main.ts:5:1" };
  expect(missed(32, notify(32, 5, 0))).toEqual(early);
  expect(missed(32, notify(32, 5, 0), notify(33, 6, 0), notify(32, 7, 0, "error"))).toEqual(early);
  expect(missed(32)).toBeUndefined();
  // The last one came in time, for another thread.
  expect(missed(32, notify(32, 5, 0), notify(32, 6, 1))).toBeUndefined();
  expect(missed(31, notify(31, 5, 0))).toBeUndefined();
  // notify(0), while the thread waited.
  const waits = wait("wait", 1, 32, 9);
  expect(find(...own, waits, notify(32, 5, 0), end)?.blocked).toMatchObject([{ id: 1 }]);
  expect(find(...own, waits, notify(32, 5, 0), end)?.blocked[0]?.missed).toBeUndefined();
  // A join of the thread that has the condition's number.
  const joins = [...threads(1), made(2, "condition"), wait("join", 1, 2, 8)];
  const joined = find(...joins, notify(2, 5, 0), wait("wait", 2, 2, 9))?.blocked;
  expect(joined?.find(({ id }) => id === 2)?.missed).toEqual(early);

  const set: Brief = { op: "set", thread: 2, object: 33, site: 5 };
  const clear = (site: number): Brief => ({ op: "clear", thread: 1, object: 33, site });
  expect(missed(33, clear(4))).toBeUndefined();
  const undone = { thread: "MainThread", place: "main.ts:6:1" };
  expect(missed(33, clear(4), set, clear(6), clear(7))).toEqual({ ...early, undone });
});
