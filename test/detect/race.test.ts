import { describe, expect, test } from "vitest";
import { createRaceWatch } from "../../src/detect/race.ts";
import type { Access } from "../../src/result/race-facts.ts";
import { type Brief, made } from "../trace/hand-trace.ts";
import { findIn, named, threads } from "./watch-trace.ts";

const NUM = 20;
const MUTEX = 21;
const OTHER = 22;
const objects: Brief[] = [
  named(made(NUM, "shared"), "num"),
  named(made(MUTEX, "lock"), "mutex"),
  named(made(OTHER, "lock"), "other lock"),
];

function findAll(...briefs: readonly Brief[]) {
  return findIn(createRaceWatch, ...objects, ...briefs);
}

/** The races, without the count of those that are not told. */
function find(...briefs: readonly Brief[]) {
  return findAll(...briefs).filter((fact) => fact.kind === "race");
}

function told(op: Access["op"], thread: string, line: number, ...locks: readonly string[]): Access {
  return { op, thread, place: `main.ts:${line}:1`, locks };
}

function access(op: "read" | "write", thread: number, site: number): Brief {
  return { op, thread, object: NUM, site };
}

function locked(lock: number, thread: number, ...inside: readonly Brief[]): Brief[] {
  return [
    { op: "acquire", thread, object: lock, site: 6 },
    ...inside,
    { op: "release", thread, object: lock, value: 1, site: 9 },
  ];
}

describe("createRaceWatch", () => {
  test("tells both accesses, what both come after, and the way out", () => {
    const [finding, ...others] = find(...threads(2), access("read", 2, 7), access("write", 3, 9));
    expect(others).toEqual([]);
    expect(finding).toEqual({
      ...{ kind: "race", variable: "num", alike: 0, morePairs: 0 },
      pairs: [
        {
          earlier: told("read", "Thread-1", 7),
          later: told("write", "Thread-2", 9),
          since: { thread: "MainThread", deed: "start", object: "Thread-1", place: "main.ts:90:1" },
          byParent: false,
        },
      ],
      threads: ["Thread-1", "Thread-2"],
      places: ["main.ts:7:1", "main.ts:9:1"],
      cure: { use: "new-lock", isUpdate: false },
    });
  });

  test("where one of the two holds a lock, the other should", () => {
    const [finding] = find(...threads(2), ...locked(MUTEX, 2, access("write", 2, 7)), access("write", 3, 12));
    expect(finding?.pairs[0]).toMatchObject({
      earlier: told("write", "Thread-1", 7, "mutex"),
      later: told("write", "Thread-2", 12),
    });
    expect(finding?.cure).toEqual({
      ...{
        use: "lock",
        lock: "mutex",
        threads: ["Thread-2"],
        places: ["main.ts:12:1"],
        isUpdate: false,
        updating: [],
      },
    });
  });

  test("a lock around the write alone does not save the update either", () => {
    const update = (thread: number) => [
      access("read", thread, 7),
      ...locked(MUTEX, thread, access("write", thread, 8)),
    ];
    const [finding] = find(...threads(2), ...update(2), ...update(3));
    expect(finding?.cure).toMatchObject({
      ...{ use: "lock", places: ["main.ts:7:1"], updating: ["Thread-2"] },
    });
  });

  test("who reads again under the lock, and then writes, loses no update", () => {
    const checkTwice = (thread: number) => [
      access("read", thread, 7),
      ...locked(MUTEX, thread, access("read", thread, 8), access("write", thread, 9)),
    ];
    const [finding] = find(...threads(2), ...checkTwice(2), ...checkTwice(3));
    expect(finding?.cure).toMatchObject({ use: "lock", places: ["main.ts:7:1"], updating: [] });
  });

  test("who only writes is not told to hold a lock from a read on", () => {
    const update = (thread: number) => [access("read", thread, 7), access("write", thread, 8)];
    const write = access("write", 3, 12);
    const [written] = find(...threads(2), ...locked(MUTEX, 2, ...update(2)), write);
    expect(written?.cure).toMatchObject({ use: "lock", threads: ["Thread-2"], updating: [] });
    const [both] = find(...threads(3), ...locked(MUTEX, 2, ...update(2)), write, ...update(4));
    expect(both?.cure).toMatchObject({ threads: ["Thread-2", "Thread-3"], updating: ["Thread-3"] });
  });

  test("who sets an event, and then writes what others wait for, sets it too early", () => {
    const ready = 30;
    const event: Brief[] = [named(made(ready, "event"), "ready")];
    const set: Brief = { op: "set", thread: 2, object: ready };
    const wait: Brief = { op: "wait", thread: 3, object: ready };
    const cureOf = (...uses: readonly Brief[]) => find(...threads(2), ...event, set, wait, ...uses)[0]?.cure;
    expect(cureOf(access("write", 2, 7), access("read", 3, 8))).toEqual({
      ...{ use: "set-later", thread: "Thread-1", event: "ready" },
    });
    // The other thread writes, too, or changes what it has read: no order of the first thread's steps helps.
    expect(cureOf(access("write", 2, 7), access("write", 3, 8))?.use).toBe("new-lock");
    expect(cureOf(access("read", 3, 7), access("write", 2, 7), access("write", 3, 8))).toEqual({
      ...{ use: "new-lock", isUpdate: true },
    });
  });

  test("an update is not lost to threads that only read", () => {
    const update = [access("read", 2, 7), access("write", 2, 8)];
    const [finding] = find(...threads(2), ...update, access("read", 3, 9));
    expect(finding?.cure).toMatchObject({ use: "new-lock", isUpdate: false });
  });

  test("a lock around the read alone does not save the update", () => {
    const update = (thread: number) => [
      ...locked(MUTEX, thread, access("read", thread, 7)),
      access("write", thread, 8),
    ];
    const [finding] = find(...threads(2), ...update(2), ...update(3));
    expect(finding?.cure).toEqual({
      ...{
        use: "lock",
        lock: "mutex",
        threads: ["Thread-1", "Thread-2"],
        places: ["main.ts:8:1"],
        isUpdate: true,
        updating: ["Thread-1", "Thread-2"],
      },
    });
  });

  test("a condition is held by its own name: a program cannot name the lock that the condition made", () => {
    const [finding] = find(
      ...threads(2),
      named(made(30, "condition"), "ready"),
      named(made(31, "rlock"), "#30.lock"),
      ...locked(31, 2, access("write", 2, 7)),
      access("write", 3, 12),
    );
    expect(finding?.pairs[0]?.earlier).toEqual(told("write", "Thread-1", 7, "ready"));
    expect(finding?.cure).toMatchObject({ use: "lock", lock: "ready" });
  });

  test("different locks keep nobody out", () => {
    const [finding] = find(
      ...threads(2),
      ...locked(MUTEX, 2, access("write", 2, 7)),
      ...locked(OTHER, 3, ...locked(MUTEX + 2, 3), access("write", 3, 12)),
    );
    expect(finding?.pairs[0]).toMatchObject({
      earlier: told("write", "Thread-1", 7, "mutex"),
      later: told("write", "Thread-2", 12, "other lock"),
    });
    expect(finding?.cure).toEqual({ use: "same-lock" });
  });

  test("a parent that looks at what its thread does should join it", () => {
    const [finding] = find(...threads(1), access("write", 2, 7), access("read", 1, 14));
    expect(finding?.pairs[0]?.byParent).toBe(true);
    expect(finding?.cure).toEqual({
      ...{ use: "new-lock", isUpdate: false },
      join: { parent: "MainThread", children: ["Thread-1"] },
    });
  });

  test("it should join it, too, if it has looked before its thread writes", () => {
    const [finding] = find(...threads(1), access("read", 1, 14), access("write", 2, 7));
    expect(finding?.pairs[0]).toMatchObject({ byParent: false, byChild: true });
    expect(finding?.cure).toEqual({
      ...{ use: "new-lock", isUpdate: false },
      join: { parent: "MainThread", children: ["Thread-1"] },
    });
  });

  test.each([
    ["after", [access("read", 2, 7), access("write", 1, 14)]],
    ["before", [access("write", 1, 14), access("read", 2, 7)]],
  ])("a parent that writes %s its thread reads should write before it starts it", (_, accesses) => {
    const [finding] = find(...threads(1), ...accesses);
    expect(finding?.cure).toEqual({
      ...{ use: "new-lock", isUpdate: false },
      startLater: { parent: "MainThread", children: ["Thread-1"] },
    });
  });

  const child = [access("read", 2, 7), access("write", 2, 7)];
  test.each([
    ["updates", "before", [access("read", 1, 14), access("write", 1, 14), ...child]],
    ["updates", "after", [...child, access("read", 1, 14), access("write", 1, 14)]],
    ["writes", "before", [access("write", 1, 14), ...child]],
    ["writes", "after", [...child, access("write", 1, 14)]],
  ])("a parent that %s %s its thread updates needs a lock", (_does, _when, accesses) => {
    expect(find(...threads(1), ...accesses)[0]?.cure).toEqual({ use: "new-lock", isUpdate: true });
  });

  test("a parent that reads in one place and writes in another needs a lock", () => {
    const [finding] = find(
      ...threads(1),
      access("read", 1, 14),
      access("write", 2, 7),
      access("write", 1, 15),
      access("read", 2, 8),
    );
    expect(finding?.cure).toEqual({ use: "new-lock", isUpdate: true });
  });

  test("the last step before both is the last release of a lock that went from hand to hand", () => {
    const [finding] = find(
      ...threads(2),
      ...locked(MUTEX, 2, access("write", 2, 7)),
      ...locked(MUTEX, 3),
      access("write", 2, 12),
      access("write", 3, 12),
    );
    expect(finding?.pairs[0]?.since).toEqual({
      ...{ thread: "Thread-1", deed: "release", object: "mutex", place: "main.ts:9:1" },
    });
  });

  test.each([
    [
      "event",
      { op: "set", thread: 2, object: 30 },
      { op: "wait", thread: 3, object: 30 },
      { thread: "Thread-1", deed: "set", object: "it" },
    ],
    [
      "semaphore",
      { op: "release", thread: 2, object: 30, value: 2 },
      { op: "acquire", thread: 3, object: 30 },
      { thread: "Thread-1", deed: "release", object: "it" },
    ],
    [
      "thread",
      { op: "end", thread: 2, object: 2 },
      { op: "join", thread: 3, object: 2 },
      { thread: "Thread-1", deed: "end", object: "" },
    ],
  ] as const)("names it: %s", (kind, first, second, since) => {
    const make = kind === "thread" ? [] : [named(made(30, kind), "it")];
    const [raced] = find(
      ...threads(3),
      ...make,
      first,
      second,
      { ...second, thread: 4 },
      access("write", 3, 7),
      access("write", 4, 7),
    );
    expect(raced?.pairs[0]?.since).toMatchObject(since);
  });

  test("names a barrier, a notification and a join that had to be waited for", () => {
    const barrier: Brief[] = [
      named(made(30, "barrier"), "gate"),
      { op: "wait", thread: 2, object: 30, outcome: "wait" },
      { op: "wait", thread: 3, object: 30 },
      { op: "trip", thread: 3, object: 30 },
      { op: "grant", thread: 3, object: 30, peer: 2 },
      { op: "resume", thread: 2, object: 30 },
    ];
    const [atBarrier] = find(...threads(2), ...barrier, access("write", 2, 7), access("write", 3, 7));
    expect(atBarrier?.pairs[0]?.since).toMatchObject({ thread: "Thread-2", deed: "arrive", object: "gate" });
    const notified: Brief[] = [
      named(made(30, "condition"), "ready"),
      { op: "wait", thread: 2, object: 30, outcome: "wait" },
      { op: "notify", thread: 3, object: 30, value: 1 },
      { op: "grant", thread: 3, object: 30, peer: 2 },
      { op: "resume", thread: 2, object: 30 },
    ];
    const [afterwards] = find(...threads(2), ...notified, access("write", 2, 7), access("write", 3, 7));
    expect(afterwards?.pairs[0]?.since).toMatchObject({
      thread: "Thread-2",
      deed: "notify",
      object: "ready",
    });
  });

  test("one finding for one variable, with each pair of places once, and a way out that cures all of them", () => {
    const rounds = Array.from({ length: 50 }, (_, round) => [
      access("read", 2 + (round % 2), 7),
      access("write", 2 + (round % 2), 9),
    ]).flat();
    const [finding, ...others] = find(...threads(2), ...rounds);
    expect(others).toEqual([]);
    expect(finding?.pairs.map(({ earlier, later }) => [earlier, later])).toEqual([
      [told("write", "Thread-1", 9), told("read", "Thread-2", 7)],
      [told("write", "Thread-1", 9), told("write", "Thread-2", 9)],
    ]);
    expect(finding?.cure).toEqual({ use: "new-lock", isUpdate: true });
  });

  test("tells ten pairs of a variable, and counts the rest", () => {
    const writes = Array.from({ length: 5 }, (_, index) => access("write", 2, 30 + index));
    const reads = Array.from({ length: 13 }, (_, index) => access("read", 3, 40 + index));
    const [finding, ...others] = find(...threads(2), ...writes, ...reads);
    expect(others).toEqual([]);
    expect([finding?.pairs.length, finding?.morePairs]).toEqual([10, 3]);
    expect(finding?.places).toHaveLength(14);
  });

  test("each variable for itself; ten of them, and the rest are counted", () => {
    const values = Array.from({ length: 12 }, (_, index) => 40 + index);
    const findings = findAll(
      ...values.map((value) => named(made(value, "shared"), `v${value}`)),
      ...threads(2),
      ...values.flatMap((object): Brief[] => [
        { op: "write", thread: 2, object, site: 7 },
        { op: "write", thread: 3, object, site: 7 },
      ]),
    );
    expect(findings).toHaveLength(11);
    expect(findings[1]).toMatchObject({ variable: "v41" });
    expect(findings.at(-1)).toEqual({ kind: "more", of: "races", count: 2 });
  });

  test("values that are made at one place are one variable", () => {
    const values = [40, 41, 42];
    const [finding, ...others] = find(
      ...values.map((value) => ({ ...named(made(value, "shared"), `count ${value}`), site: 5 })),
      ...threads(2),
      ...values.flatMap((object): Brief[] => [
        { op: "write", thread: 2, object, site: 7 },
        { op: "write", thread: 3, object, site: 7 },
      ]),
    );
    expect(others).toEqual([]);
    expect(finding).toMatchObject({ variable: "count 40", alike: 2 });
  });

  test("a flag that one thread sets and others poll wants an Event", () => {
    const set: Brief = { ...access("write", 2, 7), value: 1 };
    const poll = [access("read", 3, 14), access("read", 3, 14)];
    const wayOut = (...briefs: readonly Brief[]) => find(...threads(2), ...briefs)[0]?.cure.use;
    expect(wayOut(set, ...poll)).toBe("event");
    // It has more than one value, more than one writer, or its writer reads it; or nobody waits for it.
    expect(wayOut(set, { ...set, value: 2 }, ...poll)).toBe("wait");
    expect(wayOut(set, { ...set, thread: 1 }, ...poll)).toBe("wait");
    expect(wayOut(access("read", 2, 6), set, ...poll)).toBe("wait");
    expect(wayOut(set, access("read", 3, 14))).toBe("new-lock");
  });

  test("a thread that only reads it twice where no other thread is at work does not poll", () => {
    const after = [access("read", 1, 14), access("read", 1, 14)];
    const [finding] = find(
      ...threads(3),
      ...[3, 4].flatMap((thread) => [access("read", thread, 7), access("write", thread, 8)]),
      ...[2, 3, 4].map((thread): Brief => ({ op: "end", thread })),
      ...[2, 3, 4].map((object): Brief => ({ op: "join", object })),
      ...after,
    );
    expect(finding?.cure).toEqual({ use: "new-lock", isUpdate: true });
  });

  test("a thread that writes between two reads at one place does not poll", () => {
    const update = [access("read", 3, 14), access("write", 3, 14)];
    const [finding] = find(...threads(2), access("write", 2, 7), ...update, ...update);
    expect(finding?.cure).toEqual({ use: "new-lock", isUpdate: true });
  });

  test("a thread that writes and then looks, as a spin lock does, makes no update", () => {
    const turns = [2, 3].flatMap((thread) => [access("write", thread, 7), access("read", thread, 8)]);
    const [finding] = find(...threads(2), ...turns);
    expect(finding?.cure).toEqual({ use: "new-lock", isUpdate: false });
  });

  test("several locks that are held by turns are named as no way out", () => {
    const [finding] = find(
      ...threads(3),
      access("write", 2, 7),
      ...locked(MUTEX, 3, access("write", 3, 12)),
      ...locked(OTHER, 4, access("write", 4, 17)),
    );
    expect(finding?.cure).toEqual({ use: "same-lock" });
    expect(finding?.threads).toEqual(["Thread-1", "Thread-2", "Thread-3"]);
  });

  test("what goes over the system's sockets may order them", () => {
    const talk = (thread: number): Brief => ({
      op: "receive",
      thread,
      object: 30,
      outcome: "wait",
      value: -1,
    });
    const race = [access("write", 2, 7), access("write", 3, 9)];
    const doubts = (...briefs: readonly Brief[]) =>
      find(...threads(2), ...briefs, ...race).map(({ isDoubtful = false }) => isDoubtful);
    expect(doubts(talk(2))).toEqual([false]);
    expect(doubts(talk(2), talk(3))).toEqual([true]);
  });

  test("names what was sent to the other", () => {
    const sent: Brief[] = [
      named(made(30, "socket"), "client"),
      { op: "send", thread: 2, object: 30, peer: 31, value: 5 },
      { op: "receive", thread: 3, object: 31, value: 5 },
    ];
    const [finding] = find(...threads(2), ...sent, access("write", 2, 7), access("write", 3, 7));
    expect(finding?.pairs[0]?.since).toMatchObject({ thread: "Thread-1", deed: "send", object: "client" });
    expect(find(...threads(2), access("write", 2, 7), ...sent, access("write", 3, 7))).toEqual([]);
  });

  test("a program that keeps its data locked, or joins before it looks, has none", () => {
    const findings = find(
      ...threads(2),
      ...locked(MUTEX, 2, access("read", 2, 7), access("write", 2, 8)),
      ...locked(MUTEX, 3, access("read", 3, 7), access("write", 3, 8)),
      { op: "end", thread: 2, object: 2 },
      { op: "end", thread: 3, object: 3 },
      { op: "join", object: 2 },
      { op: "join", object: 3 },
      access("read", 1, 20),
    );
    expect(findings).toEqual([]);
  });
});
