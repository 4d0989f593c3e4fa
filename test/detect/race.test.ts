import { describe, expect, test } from "vitest";
import { createRaceWatch } from "../../src/detect/race.ts";
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

function find(...briefs: readonly Brief[]) {
  return findIn(createRaceWatch, ...objects, ...briefs);
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
    expect(finding).toMatchInlineSnapshot(`
      {
        "kind": "race",
        "message": "Data race on "num": nothing orders these two accesses.
        Thread-1 reads it (main.ts:7:1), holding no lock.
        Thread-2 writes it (main.ts:9:1), holding no lock.
      Both come after this step: MainThread started Thread-1 (main.ts:90:1).
      To fix it: guard all accesses with one lock: mutex.with(() => …).",
        "places": [
          "main.ts:7:1",
          "main.ts:9:1",
        ],
        "threads": [
          "Thread-1",
          "Thread-2",
        ],
      }
    `);
  });

  test("where one of the two holds a lock, the other should", () => {
    const [finding] = find(...threads(2), ...locked(MUTEX, 2, access("write", 2, 7)), access("write", 3, 12));
    expect(finding?.message).toMatchInlineSnapshot(`
      "Data race on "num": nothing orders these two accesses.
        Thread-1 writes it (main.ts:7:1), holding "mutex".
        Thread-2 writes it (main.ts:12:1), holding no lock.
      Both come after this step: MainThread started Thread-1 (main.ts:90:1).
      To fix it: let Thread-2 hold "mutex" too (main.ts:12:1): mutex.with(() => …)."
    `);
  });

  test("different locks keep nobody out", () => {
    const [finding] = find(
      ...threads(2),
      ...locked(MUTEX, 2, access("write", 2, 7)),
      ...locked(OTHER, 3, ...locked(MUTEX + 2, 3), access("write", 3, 12)),
    );
    expect(finding?.message).toMatchInlineSnapshot(`
      "Data race on "num": nothing orders these two accesses.
        Thread-1 writes it (main.ts:7:1), holding "mutex".
        Thread-2 writes it (main.ts:12:1), holding "other lock".
      Both come after this step: MainThread started Thread-1 (main.ts:90:1).
      To fix it: hold the same lock at all accesses. Different locks do not exclude each other."
    `);
  });

  test("a parent that looks at what its thread does should join it", () => {
    const [finding] = find(...threads(1), access("write", 2, 7), access("read", 1, 14));
    expect(finding?.message).toMatchInlineSnapshot(`
      "Data race on "num": nothing orders these two accesses.
        Thread-1 writes it (main.ts:7:1), holding no lock.
        MainThread reads it (main.ts:14:1), holding no lock.
      Both come after this step: MainThread started Thread-1 (main.ts:90:1).
      To fix it: let MainThread join Thread-1 first, or guard all accesses with one lock: mutex.with(() => …)."
    `);
  });

  test("the last step before both is the last release of a lock that went from hand to hand", () => {
    const [finding] = find(
      ...threads(2),
      ...locked(MUTEX, 2, access("write", 2, 7)),
      ...locked(MUTEX, 3),
      access("write", 2, 12),
      access("write", 3, 12),
    );
    expect(finding?.message).toMatchInlineSnapshot(`
      "Data race on "num": nothing orders these two accesses.
        Thread-1 writes it (main.ts:12:1), holding no lock.
        Thread-2 writes it (main.ts:12:1), holding no lock.
      Both come after this step: Thread-1 released "mutex" (main.ts:9:1).
      To fix it: guard all accesses with one lock: mutex.with(() => …)."
    `);
  });

  test.each([
    [
      "event",
      { op: "set", thread: 2, object: 30 },
      { op: "wait", thread: 3, object: 30 },
      'Thread-1 set "it"',
    ],
    [
      "semaphore",
      { op: "release", thread: 2, object: 30, value: 2 },
      { op: "acquire", thread: 3, object: 30 },
      'Thread-1 released "it"',
    ],
    ["thread", { op: "end", thread: 2, object: 2 }, { op: "join", thread: 3, object: 2 }, "Thread-1 ended"],
  ] as const)("names it: %s", (kind, first, second, words) => {
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
    expect(raced?.message).toContain(words);
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
    expect(atBarrier?.message).toContain('Both come after this step: Thread-2 arrived at "gate".');
    const notified: Brief[] = [
      named(made(30, "condition"), "ready"),
      { op: "wait", thread: 2, object: 30, outcome: "wait" },
      { op: "notify", thread: 3, object: 30, value: 1 },
      { op: "grant", thread: 3, object: 30, peer: 2 },
      { op: "resume", thread: 2, object: 30 },
    ];
    const [afterwards] = find(...threads(2), ...notified, access("write", 2, 7), access("write", 3, 7));
    expect(afterwards?.message).toContain('Both come after this step: Thread-2 notified "ready".');
  });

  test("one finding for one variable, with each pair of places once, and a way out that cures all of them", () => {
    const rounds = Array.from({ length: 50 }, (_, round) => [
      access("read", 2 + (round % 2), 7),
      access("write", 2 + (round % 2), 9),
    ]).flat();
    const [finding, ...others] = find(...threads(2), ...rounds);
    expect(others).toEqual([]);
    expect(finding).toMatchInlineSnapshot(`
      {
        "kind": "race",
        "message": "Data race on "num": nothing orders these two accesses.
        Thread-1 writes it (main.ts:9:1), holding no lock.
        Thread-2 reads it (main.ts:7:1), holding no lock.
      Both come after this step: MainThread started Thread-1 (main.ts:90:1).
      Nothing orders these accesses either:
        two writes at main.ts:9:1, one by Thread-1 and one by Thread-2.
      To fix it: guard each read-change-write with one lock, from its read to its write: mutex.with(() => …).",
        "places": [
          "main.ts:9:1",
          "main.ts:7:1",
        ],
        "threads": [
          "Thread-1",
          "Thread-2",
        ],
      }
    `);
  });

  test("tells ten pairs of a variable, and counts the rest", () => {
    const writes = Array.from({ length: 5 }, (_, index) => access("write", 2, 30 + index));
    const reads = Array.from({ length: 13 }, (_, index) => access("read", 3, 40 + index));
    const [finding, ...others] = find(...threads(2), ...writes, ...reads);
    expect(others).toEqual([]);
    expect(finding?.message.match(/the write at/g)).toHaveLength(9);
    expect(finding?.message).toContain("\n  … and 3 more pairs.\n");
    expect(finding?.places).toHaveLength(14);
  });

  test("each variable for itself; ten of them, and the rest are counted", () => {
    const values = Array.from({ length: 12 }, (_, index) => 40 + index);
    const findings = find(
      ...values.map((value) => named(made(value, "shared"), `v${value}`)),
      ...threads(2),
      ...values.flatMap((object): Brief[] => [
        { op: "write", thread: 2, object, site: 7 },
        { op: "write", thread: 3, object, site: 7 },
      ]),
    );
    expect(findings).toHaveLength(11);
    expect(findings[1]?.message).toContain('Data race on "v41"');
    expect(findings.at(-1)?.message).toBe("… and data races on 2 more variables.");
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
    expect(finding?.message).toContain('Data race on "count 40" and 2 more made at the same place: nothing');
  });

  test("a flag that one thread sets and others poll wants an Event", () => {
    const set: Brief = { ...access("write", 2, 7), value: 1 };
    const poll = [access("read", 3, 14), access("read", 3, 14)];
    const wayOut = (...briefs: readonly Brief[]) =>
      find(...threads(2), ...briefs)[0]?.message.split("To fix it: ")[1];
    expect(wayOut(set, ...poll)).toMatch(/^use an Event for this flag: done.set\(\)/);
    // It has more than one value, more than one writer, or its writer reads it; or nobody waits for it.
    expect(wayOut(set, { ...set, value: 2 }, ...poll)).toMatch(/^guard/);
    expect(wayOut(set, { ...set, thread: 1 }, ...poll)).toMatch(/^guard/);
    expect(wayOut(access("read", 2, 6), set, ...poll)).toMatch(/^guard/);
    expect(wayOut(set, access("read", 3, 14))).toMatch(/^guard/);
  });

  test("several locks that are held by turns are named as no way out", () => {
    const [finding] = find(
      ...threads(3),
      access("write", 2, 7),
      ...locked(MUTEX, 3, access("write", 3, 12)),
      ...locked(OTHER, 4, access("write", 4, 17)),
    );
    expect(finding?.message).toContain("To fix it: hold the same lock at all accesses");
    expect(finding?.threads).toEqual(["Thread-1", "Thread-2", "Thread-3"]);
  });

  test("what goes over the system's sockets may order them: a note, and no race", () => {
    const talk = (thread: number): Brief => ({
      op: "receive",
      thread,
      object: 30,
      outcome: "wait",
      value: -1,
    });
    const race = [access("write", 2, 7), access("write", 3, 9)];
    expect(find(...threads(2), talk(2), ...race).map(({ kind }) => kind)).toEqual(["race"]);
    const [note, ...others] = find(...threads(2), talk(2), talk(3), ...race);
    expect([note?.kind, others]).toEqual(["note", []]);
    expect(note?.message).toContain(
      "This may be a false alarm: data sent over sockets may order the accesses, and on the machine's clock threadlab does not follow it. With --virtual it does.",
    );
  });

  test("names what was sent to the other", () => {
    const sent: Brief[] = [
      named(made(30, "socket"), "client"),
      { op: "send", thread: 2, object: 30, peer: 31, value: 5 },
      { op: "receive", thread: 3, object: 31, value: 5 },
    ];
    const [finding] = find(...threads(2), ...sent, access("write", 2, 7), access("write", 3, 7));
    expect(finding?.message).toContain('Both come after this step: Thread-1 sent on "client".');
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
