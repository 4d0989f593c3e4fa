import { describe, expect, test } from "vitest";
import { MAIN_THREAD } from "../../src/protocol/event.ts";
import type { Op } from "../../src/protocol/operations.ts";
import type { ScheduleRow } from "../../src/result/explore.ts";
import { scheduleRows, shownBy } from "../../src/runner/schedule-rows.ts";
import { createRoster } from "../../src/trace/roster.ts";
import { type Brief, handTrace, made } from "../trace/hand-trace.ts";
import { lanesOf, MUTEX, NAMES, READY } from "../trace/named.ts";

test("a request with a deadline does not wait if it passes at once", () => {
  const events = handTrace(
    { op: "acquire", object: MUTEX, outcome: "wait", value: 1 },
    { op: "grant", object: MUTEX, peer: 1 },
    { op: "resume", object: MUTEX },
    { op: "wait", object: READY, outcome: "wait", value: 1 },
    { op: "grant", object: READY, peer: 1 },
    { op: "resume", object: READY },
  );
  const texts = scheduleRows(events, NAMES).map(({ text }) => text);
  expect(texts).toEqual(["acquires mutex", "waits for ready: goes on"]);
});

test("a request that has to wait says so, and what it got", () => {
  const events = handTrace(
    { op: "acquire", thread: 2, object: MUTEX },
    { op: "acquire", object: MUTEX, outcome: "wait", value: 1 },
    { op: "release", thread: 2, object: MUTEX },
    { op: "grant", thread: 2, object: MUTEX, peer: 1 },
    { op: "resume", object: MUTEX },
  );
  const texts = scheduleRows(events, NAMES).map(({ text }) => text);
  expect(texts).toEqual(["acquires mutex", "waits for mutex", "releases mutex", "has mutex"]);
});

describe("a queue", () => {
  const [QUEUE, LOCK, NOT_EMPTY, NOT_FULL] = [40, 41, 42, 43];
  const parts: Brief[] = [
    { ...made(QUEUE, "queue", 1), text: "shelf" },
    { ...made(LOCK, "lock"), text: `#${QUEUE}.mutex` },
    { ...made(NOT_EMPTY, "condition"), text: `#${QUEUE}.notEmpty` },
    { ...made(NOT_FULL, "condition"), text: `#${QUEUE}.notFull` },
  ];
  const textsOf = (...briefs: readonly Brief[]) => {
    const events = handTrace(...parts, ...briefs);
    const roster = createRoster({ sites: [] }, () => "");
    for (const event of events) roster.push(event);
    return scheduleRows(events, roster).map(({ text }) => text);
  };
  const locks: Brief = { op: "acquire", object: LOCK };
  const unlocks: Brief = { op: "release", object: LOCK, value: 1 };

  test("says what is put in and got, and not which condition it notifies", () => {
    expect(
      textsOf(
        ...[locks, { op: "notify", object: NOT_EMPTY, value: 1 } as const, unlocks],
        ...[locks, { op: "notify", object: NOT_FULL } as const, unlocks],
      ),
    ).toEqual([
      ...["locks shelf", "puts into shelf: wakes 1", "unlocks shelf"],
      ...["locks shelf", "gets from shelf", "unlocks shelf"],
    ]);
  });

  test("says what a thread waits for, and that a shutdown puts nothing in", () => {
    expect(
      textsOf(
        { op: "wait", object: NOT_EMPTY, outcome: "wait" },
        { ...locks, thread: 2 },
        { op: "notify", thread: 2, object: NOT_EMPTY, value: 1 },
        { op: "grant", thread: 2, object: NOT_EMPTY, peer: 1 },
        { op: "notify", thread: 2, object: NOT_FULL },
        { op: "resume", object: NOT_EMPTY },
        { ...locks, outcome: "wait" },
        { ...unlocks, thread: 2 },
        { op: "grant", thread: 2, object: LOCK, peer: 1 },
        { op: "resume", object: LOCK },
      ),
    ).toEqual([
      "waits for an item in shelf",
      ...["locks shelf", "shuts down shelf: wakes 1", "shuts down shelf"],
      ...["has waited for an item in shelf", "waits for the lock of shelf", "unlocks shelf", "locks shelf"],
    ]);
  });
});

describe("a loop over futures", () => {
  const [ONE, OTHER, LOOP] = [31, 32, 33];
  const IN_ORDER = 3;
  const LOOP_WAITS: Brief = { op: "wait", object: LOOP, outcome: "wait" };
  const finishes = (future: number): Brief[] => [
    { op: "set", thread: 2, object: future },
    { op: "grant", thread: 2, object: LOOP, peer: 1 },
    { op: "resume", object: LOOP },
    { op: "probe", object: LOOP, value: 1 },
  ];
  const run: Brief[] = [
    { ...made(ONE, "future"), text: "one" },
    { ...made(OTHER, "future"), text: "other" },
    { op: "begin" },
    { ...made(LOOP, "futures", IN_ORDER), text: `#${ONE},#${OTHER}` },
    { op: "probe", object: LOOP, value: 0 },
    ...[LOOP_WAITS, ...finishes(OTHER), LOOP_WAITS, ...finishes(ONE)],
  ];

  test("waits at each step only for those that it has not yet come across", () => {
    const events = handTrace(...run);
    const roster = createRoster({ sites: [] }, () => "");
    for (const event of events) roster.push(event);
    expect(scheduleRows(events, roster).map(({ text }) => text)).toEqual([
      "looks at one, other",
      "waits for one, other",
      "finishes other",
      "goes on after one, other",
      "looks at one, other",
      "waits for one",
      "finishes one",
      "goes on after one",
      "looks at one",
    ]);
  });

  test("does so in lanes, too", () => {
    const [main] = lanesOf(...run).lanes;
    const waits = main?.segments.filter(({ op }) => op === "wait");
    expect(waits?.map(({ what }) => what)).toEqual([`object ${ONE}, object ${OTHER}`, `object ${ONE}`]);
  });
});

describe("a run in one line", () => {
  const row = (thread: number, op: Op): ScheduleRow => ({
    ...{ thread, op, text: "", place: "" },
    threadName: thread === MAIN_THREAD ? "MainThread" : `Thread-${thread - 1}`,
  });
  const starts = [row(1, "write"), row(1, "start"), row(1, "start")];
  const looks = row(1, "read");

  test.each([
    ["before", [looks, row(2, "write"), row(3, "write")], "MainThread first, then Thread-1, Thread-2"],
    ["between", [row(2, "write"), looks, row(3, "write")], "Thread-1 first, then MainThread, Thread-2"],
    ["after", [row(2, "write"), row(3, "write"), looks, row(3, "end")], "Thread-1 first, then Thread-2"],
  ] as const)("MainThread looks %s the threads that it started", (_, rows, told) => {
    expect(shownBy([...starts, ...rows])).toBe(told);
  });

  test("of two threads, all steps are told", () => {
    const rows = [row(1, "start"), row(2, "write"), looks];
    expect(shownBy(rows)).toBe("Thread-1 first, then MainThread");
  });

  test("main alone, if no other thread comes to anything", () => {
    expect(shownBy([row(1, "start"), row(1, "sleep"), row(1, "end")])).toBe("MainThread alone");
    expect(shownBy([])).toBe("");
  });

  test.each([
    [
      "which ends first",
      [row(2, "end"), row(1, "alive"), row(1, "print")],
      "Thread-1 first, then MainThread",
    ],
    ["which ends last", [row(1, "alive"), row(1, "print"), row(2, "end")], "MainThread first, then Thread-1"],
    [
      "which sleeps",
      [row(2, "sleep"), row(1, "print"), row(2, "end")],
      "Thread-1 first, then MainThread, Thread-1",
    ],
    [
      "which does the work",
      [row(2, "print"), row(2, "end"), row(1, "join"), row(1, "end")],
      "Thread-1 alone",
    ],
    ["beside which another one ends", [row(2, "print"), row(3, "end")], "Thread-1 first, then Thread-2"],
    ["of which there is none", [row(1, "print"), row(1, "end")], "MainThread alone"],
  ] as const)("where one thread does the work, beside a thread %s", (_, rows, told) => {
    expect(shownBy([row(1, "start"), ...rows])).toBe(told);
  });
});
