import { expect, test } from "vitest";
import { createPollWatch } from "../../src/detect/poll-watch.ts";
import { type Brief, made } from "../trace/hand-trace.ts";
import { findIn, named, threads } from "./watch-trace.ts";

const READY = 20;
const MUTEX = 21;
const objects: readonly Brief[] = [
  named(made(READY, "shared"), "ready"),
  named(made(MUTEX, "lock"), "mutex"),
];

/** What Thread-1 polls. */
function find(...briefs: readonly Brief[]) {
  const watch = (roster: Parameters<typeof createPollWatch>[0]) => {
    const { push, of } = createPollWatch(roster);
    return { push, find: () => [of(2)] };
  };
  return findIn(watch, ...objects, ...threads(2), ...briefs)[0];
}

const look: Brief = { op: "read", thread: 2, object: READY, site: 7 };
const tenTimes = (...round: readonly Brief[]) => Array.from({ length: 10 }, () => round).flat();

test("a thread that looks and pauses polls what it looks at first in each round", () => {
  const pause: Brief = { op: "sleep", thread: 2, outcome: "wait" };
  const other: Brief = { op: "read", thread: 2, object: 22, site: 8 };
  expect(find(...tenTimes(look, other, pause, { op: "resume", thread: 2 }))).toEqual({
    ...{ looksAt: '"ready"', looks: 10, place: "main.ts:7:1", changed: "never" },
  });
});

test("it may hold a lock while it looks", () => {
  const lock: Brief = { op: "acquire", thread: 2, object: MUTEX };
  expect(find(...tenTimes(lock, look, { ...lock, op: "release" }))?.looks).toBe(10);
});

test("who changed it last", () => {
  const write: Brief = { op: "write", thread: 3, object: READY, site: 12 };
  expect(find(look, write, ...tenTimes(look))?.changed).toEqual({
    ...{ thread: "Thread-2", place: "main.ts:12:1" },
  });
});

test("of what has no writes, nothing is said of changes", () => {
  expect(find(...tenTimes({ op: "probe", thread: 2, object: MUTEX, site: 7 }))).toEqual({
    ...{ looksAt: '"mutex"', looks: 10, place: "main.ts:7:1" },
  });
});

test.each<[string, readonly Brief[]]>([
  ["looks less often", tenTimes(look).slice(1)],
  ["has done something since", [...tenTimes(look), { op: "print", thread: 2 }]],
  ["writes in each round", tenTimes(look, { op: "write", thread: 2, object: 22 })],
])("a thread that %s does not poll", (_, briefs) => {
  expect(find(...briefs)).toBeUndefined();
});
