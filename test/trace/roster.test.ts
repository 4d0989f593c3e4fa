import { expect, test } from "vitest";
import { OBJECT_KINDS } from "../../src/protocol/event.ts";
import { createRoster } from "../../src/trace/roster.ts";
import { type Brief, handTrace } from "./hand-trace.ts";

function rosterOf(...briefs: readonly Brief[]) {
  const roster = createRoster({ sites: [] }, () => "");
  for (const event of handTrace(...briefs)) roster.push(event);
  return roster;
}

function thread(id: number): Brief {
  return { op: "make", object: id, value: 1, text: `Thread-${id - 1}` };
}

test("alive are those that were started and have not ended, in the order in which they were made", () => {
  const roster = rosterOf(
    thread(1),
    { op: "begin", object: 1 },
    ...[thread(2), thread(3), thread(4), thread(5)],
    { op: "start", object: 4 },
    { op: "start", object: 3 },
    { op: "start", object: 2 },
    { op: "begin", thread: 3, object: 3 },
    { op: "begin", thread: 2, object: 2 },
    { op: "join", object: 2, outcome: "wait" },
    { op: "end", thread: 2, object: 2 },
  );
  expect(roster.alive().map(({ id, state }) => `${id} ${state}`)).toEqual([
    "1 waiting",
    "3 running",
    "4 starting",
  ]);
  expect(roster.ended()).toBe(1);
  expect(roster.entry(5)?.state).toBe("made");
  expect(roster.entry(6)).toBeUndefined();
});

test.each([
  ["forks[]", ["forks[0]", "forks[1]"]],
  ["steps[][]", ["steps[][]", "steps[][]#2"]],
  ["rooms[].door", ["rooms[].door", "rooms[].door#2"]],
  ["d", ["d", "d#2"]],
])("objects that are all made as %s get the number of their place only if that is known", (text, names) => {
  const lock = (object: number): Brief => ({ op: "make", object, value: OBJECT_KINDS.indexOf("lock"), text });
  const roster = rosterOf(lock(1), lock(2));
  expect([1, 2].map(roster.object)).toEqual(names);
});

test("a grant that an ended thread still gives leaves it ended", () => {
  const roster = rosterOf(
    ...[thread(1), thread(2)],
    { op: "join", object: 2, outcome: "wait" },
    { op: "end", thread: 2, object: 2 },
    { op: "grant", thread: 2, object: 2, peer: 1 },
  );
  expect(roster.alive().map(({ id, state }) => `${id} ${state}`)).toEqual(["1 running"]);
  expect(roster.entry(2)?.state).toBe("ended");
});
