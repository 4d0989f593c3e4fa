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
      The last step before both: MainThread started Thread-1 (main.ts:90:1).
      Way out: guard both with one lock: mutex.with(() => …).",
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
      The last step before both: MainThread started Thread-1 (main.ts:90:1).
      Way out: let Thread-2 hold "mutex" too: mutex.with(() => …)."
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
      The last step before both: MainThread started Thread-1 (main.ts:90:1).
      Way out: let both hold the same lock; different locks do not keep each other out."
    `);
  });

  test("a parent that looks at what its thread does should join it", () => {
    const [finding] = find(...threads(1), access("write", 2, 7), access("read", 1, 14));
    expect(finding?.message).toMatchInlineSnapshot(`
      "Data race on "num": nothing orders these two accesses.
        Thread-1 writes it (main.ts:7:1), holding no lock.
        MainThread reads it (main.ts:14:1), holding no lock.
      The last step before both: MainThread started Thread-1 (main.ts:90:1).
      Way out: let MainThread join Thread-1 before, or guard both with one lock: mutex.with(() => …)."
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
      The last step before both: Thread-1 released "mutex" (main.ts:9:1).
      Way out: guard both with one lock: mutex.with(() => …)."
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
    expect(atBarrier?.message).toContain('The last step before both: Thread-2 arrived at "gate".');
    const notified: Brief[] = [
      named(made(30, "condition"), "ready"),
      { op: "wait", thread: 2, object: 30, outcome: "wait" },
      { op: "notify", thread: 3, object: 30, value: 1 },
      { op: "grant", thread: 3, object: 30, peer: 2 },
      { op: "resume", thread: 2, object: 30 },
    ];
    const [afterwards] = find(...threads(2), ...notified, access("write", 2, 7), access("write", 3, 7));
    expect(afterwards?.message).toContain('The last step before both: Thread-2 notified "ready".');
  });

  test("each pair of places once, whichever comes first and however often", () => {
    const rounds = Array.from({ length: 50 }, (_, round) => [
      access("read", 2 + (round % 2), 7),
      access("write", 2 + (round % 2), 9),
    ]).flat();
    const findings = find(...threads(2), ...rounds);
    expect(findings.map(({ places }) => places)).toEqual([["main.ts:9:1", "main.ts:7:1"], ["main.ts:9:1"]]);
  });

  test("tells ten, and counts the rest", () => {
    const writes = Array.from({ length: 5 }, (_, index) => access("write", 2, 30 + index));
    const reads = Array.from({ length: 13 }, (_, index) => access("read", 3, 40 + index));
    const findings = find(...threads(2), ...writes, ...reads);
    expect(findings).toHaveLength(11);
    expect(findings.at(-1)?.message).toBe("… and 3 more pairs of accesses that nothing orders.");
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
      "This may be none: what goes over sockets on the machine's clock is not followed, and may order them. With --virtual it is.",
    );
  });

  test("names what was sent to the other", () => {
    const sent: Brief[] = [
      named(made(30, "socket"), "client"),
      { op: "send", thread: 2, object: 30, peer: 31, value: 5 },
      { op: "receive", thread: 3, object: 31, value: 5 },
    ];
    const [finding] = find(...threads(2), ...sent, access("write", 2, 7), access("write", 3, 7));
    expect(finding?.message).toContain('The last step before both: Thread-1 sent on "client".');
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
