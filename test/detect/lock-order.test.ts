import { describe, expect, test } from "vitest";
import { createLockOrderWatch } from "../../src/detect/lock-order.ts";
import { type Brief, made } from "../trace/hand-trace.ts";
import { findIn, named, threads } from "./watch-trace.ts";

const A = 21;
const B = 22;
const C = 23;
const GATE = 24;
const objects: Brief[] = [
  named(made(A, "lock"), "a"),
  named(made(B, "lock"), "b"),
  named(made(C, "rlock"), "c"),
  named(made(GATE, "lock"), "gate"),
];

function find(...briefs: readonly Brief[]) {
  return findIn(createLockOrderWatch, ...objects, ...briefs);
}

/** A thread that acquires a lock while it holds another. */
function request(thread: string, lock: string, line: number, held: string, heldLine: number) {
  const place = `main.ts:${line}:1`;
  return { thread, lock, place, holds: { lock: held, place: `main.ts:${heldLine}:1` } };
}

/** Acquires the locks one inside the other, each on the next line, and releases them. */
function nest(thread: number, line: number, ...locks: readonly number[]): Brief[] {
  return [
    ...locks.map((object, index): Brief => ({ op: "acquire", thread, object, site: line + index })),
    ...[...locks].reverse().map((object): Brief => ({ op: "release", thread, object, value: 1 })),
  ];
}

describe("createLockOrderWatch", () => {
  test("two locks in two orders: tells both places", () => {
    const findings = find(...threads(2), ...nest(2, 10, A, B), ...nest(3, 20, B, A));
    expect(findings).toHaveLength(1);
    expect(findings[0]).toEqual({
      kind: "lock-order",
      requests: [request("Thread-1", "b", 11, "a", 10), request("Thread-2", "a", 21, "b", 20)],
    });
  });

  test("three threads in a ring", () => {
    const findings = find(...threads(3), ...nest(2, 10, A, B), ...nest(3, 20, B, C), ...nest(4, 30, C, A));
    expect(findings).toEqual([
      {
        kind: "lock-order",
        requests: [
          request("Thread-1", "b", 11, "a", 10),
          request("Thread-2", "c", 21, "b", 20),
          request("Thread-3", "a", 31, "c", 30),
        ],
      },
    ]);
  });

  test("a request that waits counts as well", () => {
    const waits: Brief[] = [
      { op: "acquire", thread: 2, object: A },
      { op: "acquire", thread: 2, object: B, outcome: "wait", value: Number.POSITIVE_INFINITY },
    ];
    expect(find(...threads(2), ...nest(3, 20, B, A), ...waits)).toHaveLength(1);
  });

  test.each<[string, Brief[]]>([
    ["one order", [...nest(2, 10, A, B), ...nest(3, 20, A, B)]],
    ["one thread", [...nest(2, 10, A, B), ...nest(2, 20, B, A)]],
    ["a gate lock held at both", [...nest(2, 10, GATE, A, B), ...nest(3, 20, GATE, B, A)]],
    ["not nested", [...nest(2, 10, A), ...nest(2, 10, B), ...nest(3, 20, B), ...nest(3, 20, A)]],
    [
      "a try, or a request that gives up",
      [
        ...nest(2, 10, A, B),
        { op: "acquire", thread: 3, object: B },
        { op: "try", thread: 3, object: A },
        { op: "release", thread: 3, object: A },
        { op: "acquire", thread: 3, object: A, value: 0.5 },
      ],
    ],
    ["semaphores", [named(made(A, "semaphore", 1), "s"), ...nest(2, 10, A, B), ...nest(3, 20, B, A)]],
  ])("none: %s", (_, briefs) => {
    expect(find(...threads(2), ...briefs)).toEqual([]);
  });

  test("none where starting, joining or an event puts one before the other in every schedule", () => {
    const [first, second] = [nest(2, 10, A, B), nest(3, 20, B, A)];
    const all = threads(2);
    // The second thread is started when the first has been joined.
    const split = all.findIndex(({ op, object }) => op === "make" && object === 3);
    const join: Brief[] = [
      { op: "end", thread: 2, object: 2 },
      { op: "join", object: 2 },
    ];
    expect(find(...all.slice(0, split), ...first, ...join, ...all.slice(split), ...second)).toEqual([]);
    // The parent has both locks before it starts the other thread.
    expect(find({ op: "begin", object: 1 }, ...nest(1, 10, A, B), ...all.slice(2), ...second)).toEqual([]);
    const flag: Brief[] = [
      made(30, "event"),
      { op: "set", thread: 2, object: 30 },
      { op: "wait", thread: 3, object: 30 },
    ];
    expect(find(...all, ...first, ...flag, ...second)).toEqual([]);
    // A lock that went from one to the other orders them in this run only.
    expect(find(...all, ...first, ...nest(2, 15, C), ...nest(3, 16, C), ...second)).toHaveLength(1);
    // The parent goes on while its child runs.
    expect(find(...all, ...nest(1, 10, A, B), ...second)).toHaveLength(1);
  });

  test("a set of places is told once, and of many the first ten", () => {
    const pairs = (count: number, line: (pair: number) => number) =>
      Array.from({ length: count }, (_, pair) => [
        made(40 + 2 * pair, "lock"),
        made(41 + 2 * pair, "lock"),
        ...nest(2, line(pair), 40 + 2 * pair, 41 + 2 * pair),
        ...nest(3, line(pair) + 50, 41 + 2 * pair, 40 + 2 * pair),
      ]).flat();
    expect(find(...threads(2), ...pairs(12, () => 10))).toHaveLength(1);
    const findings = find(...threads(2), ...pairs(12, (pair) => 2 + 3 * pair));
    expect(findings).toHaveLength(11);
    expect(findings.at(-1)).toEqual({ kind: "more", of: "lock orders", count: 2 });
  });

  test("many rounds of one thread leave room for another's", () => {
    const rounds = Array.from({ length: 500 }, () => nest(2, 10, A, B)).flat();
    expect(find(...threads(2), ...rounds, ...nest(3, 20, B, A))).toHaveLength(1);
  });
});
