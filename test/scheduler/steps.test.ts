import { describe, expect, test } from "vitest";
import type { Decision } from "../../src/kernel/scheduling/schedule-report.ts";
import { decodeEvent, type EventRecord } from "../../src/protocol/decode-event.ts";
import { OBJECT_KINDS, type TraceEvent } from "../../src/protocol/event.ts";
import type { Op } from "../../src/protocol/operations.ts";
import { stepsOf } from "../../src/scheduler/steps.ts";

const LOCK = 3;

let seq = 0;
function event(thread: number, op: Op, changes: Partial<EventRecord> = {}): TraceEvent {
  const rest = { object: 0, outcome: "ok", peer: 0, site: 0, value: 0, text: "" } as const;
  return decodeEvent({ seq: ++seq, time: 0, thread, op, ...rest, ...changes });
}

/** A decision for a thread that is about to do `op`, and of which nothing else matters here. */
function decision(thread: number, op: Op): Decision {
  const rest = {
    object: 0,
    argument: 0,
    waitOp: "none",
    timed: false,
    kind: "none",
    daemon: false,
    site: 0,
    clock: "none",
    reset: false,
    numbers: false,
    portIsNew: false,
  } as const;
  return { chosen: thread, enabled: [{ thread, op, ...rest }] };
}

const made = [
  event(0, "make", { object: 1, value: OBJECT_KINDS.indexOf("thread"), text: "MainThread" }),
  event(1, "begin", { object: 1 }),
  event(1, "make", { object: LOCK, value: OBJECT_KINDS.indexOf("lock"), text: "mutex" }),
  event(1, "make", { object: 2, value: OBJECT_KINDS.indexOf("thread"), text: "Thread-1" }),
];

describe("the steps of a run", () => {
  test("a thread's first step comes after its start, which is nobody's grant", () => {
    const steps = stepsOf(
      [decision(1, "start"), decision(2, "print"), decision(2, "end")],
      [
        ...made,
        event(1, "start", { object: 2 }),
        event(2, "begin", { object: 2 }),
        event(2, "print", { text: "a" }),
        event(2, "end", { object: 2 }),
      ],
    );
    expect(steps.map(({ before, granters }) => ({ before, granters }))).toEqual([
      { before: [], granters: [] },
      { before: [0], granters: [] },
      { before: [0], granters: [] },
    ]);
  });

  test("who waited for a lock comes after the step that handed it over", () => {
    const steps = stepsOf(
      [
        decision(1, "acquire"),
        decision(1, "start"),
        decision(2, "acquire"),
        decision(1, "release"),
        decision(2, "resume"),
      ],
      [
        ...made,
        event(1, "acquire", { object: LOCK }),
        event(1, "start", { object: 2 }),
        event(2, "begin", { object: 2 }),
        event(2, "acquire", { object: LOCK, outcome: "wait", value: Number.POSITIVE_INFINITY }),
        event(1, "release", { object: LOCK, value: 1 }),
        event(1, "grant", { object: LOCK, peer: 2 }),
        event(2, "resume", { object: LOCK }),
      ],
    );
    expect(steps).toHaveLength(5);
    expect(new Set(steps[4]?.granters)).toEqual(new Set([3]));
    expect(steps.slice(0, 4).flatMap(({ granters }) => granters)).toEqual([]);
  });

  test("a lock that was free is known to be so by its last release", () => {
    const steps = stepsOf(
      [decision(1, "acquire"), decision(1, "release"), decision(1, "start"), decision(2, "acquire")],
      [
        ...made,
        event(1, "acquire", { object: LOCK }),
        event(1, "release", { object: LOCK, value: 1 }),
        event(1, "start", { object: 2 }),
        event(2, "begin", { object: 2 }),
        event(2, "acquire", { object: LOCK }),
      ],
    );
    expect(steps[3]).toMatchObject({ before: [2], granters: [1] });
  });

  test("the step after a jump of the clock is marked", () => {
    const steps = stepsOf(
      [decision(1, "sleep"), decision(1, "resume"), decision(1, "end")],
      [
        ...made,
        event(1, "sleep", { outcome: "wait", value: 3 }),
        event(0, "tick", { value: 3 }),
        event(1, "resume"),
        event(1, "end", { object: 1 }),
      ],
    );
    expect(steps.map(({ ticked }) => ticked)).toEqual([false, true, false]);
  });

  test("a condition's wait is one step, though it writes the release of its lock first", () => {
    const steps = stepsOf(
      [decision(1, "acquire"), decision(1, "wait")],
      [
        ...made,
        event(1, "acquire", { object: LOCK }),
        event(1, "release", { object: LOCK, value: 1 }),
        event(1, "wait", { object: 4, outcome: "wait", value: Number.POSITIVE_INFINITY }),
      ],
    );
    expect(steps).toHaveLength(2);
  });

  test("what was decided and not done, as at the end of a run, is no step", () => {
    expect(
      stepsOf([decision(1, "print"), decision(1, "print")], [...made, event(1, "print", { text: "a" })]),
    ).toHaveLength(1);
  });
});
