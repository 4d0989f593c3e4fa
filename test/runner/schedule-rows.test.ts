import { expect, test } from "vitest";
import { scheduleRows } from "../../src/runner/schedule-rows.ts";
import { handTrace } from "../trace/hand-trace.ts";
import { MUTEX, NAMES, READY } from "../trace/named.ts";

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
