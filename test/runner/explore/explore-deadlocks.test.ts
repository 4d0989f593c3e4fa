import { expect, test } from "vitest";
import { NO_BOUNDS } from "../../../src/kernel/rounds/rounds.ts";
import type { BlockedThread, Deadlock } from "../../../src/result/lock-facts.ts";
import type { Facts } from "../../../src/runner/analyse.ts";
import { createDeadlocks } from "../../../src/runner/explore/explore-deadlocks.ts";
import type { Run } from "../../../src/runner/search/searched-run.ts";

const HOW = { target: "main.ts", sets: [], time: "free" } as const;

/** A thread that waits for a condition at this line. */
function blockedAt(line: number, id: number = 2): BlockedThread {
  const waitsFor = { op: "wait", on: "condition", name: "ready", place: `main.ts:${line}:1` } as const;
  return { id, thread: `Thread-${id - 1}`, waitsFor, holds: [] };
}

function stuck(blocked: readonly BlockedThread[], schedule: readonly number[] = [1]): Run {
  const deadlock: Deadlock = { kind: "deadlock", isCycle: false, extent: "all", blocked, others: [] };
  const facts = { events: [], deadlock } as unknown as Facts;
  return { pass: 1, facts, schedule, end: "deadlock", bounds: NO_BOUNDS, pollers: [] };
}

test("deadlocks at the same places are one, whichever threads they hold up, with the run that has the fewest switches", () => {
  const deadlocks = createDeadlocks();
  const news = [
    stuck([blockedAt(1)], [1, 2, 1, 2]),
    stuck([blockedAt(1, 3)], [1, 2]),
    stuck([blockedAt(1, 2), blockedAt(1, 3)], [1, 2, 1]),
    stuck([blockedAt(2)]),
  ].map((run) => deadlocks.add(run).news);
  expect(news).toEqual(["shows", "changes", "counts", "shows"]);
  expect(deadlocks.kept().map(({ schedule }) => schedule)).toEqual([[1, 2], [1]]);
  expect(deadlocks.findings(HOW).map(({ message, replay }) => [message.match(/:\d:/)?.[0], replay])).toEqual([
    [":2:", "threadlab replay main.ts --schedule 1"],
    [":1:", "threadlab replay main.ts --schedule 1.2"],
  ]);
});

test("the traces of further kinds are counted", () => {
  const deadlocks = createDeadlocks();
  for (let line = 1; line <= 12; line++) deadlocks.add(stuck([blockedAt(line)]));
  const findings = deadlocks.findings(HOW);
  expect(findings).toHaveLength(11);
  expect(findings.at(-1)?.message).toBe("2 more traces end in deadlocks of other kinds.");
});

test("another search adds only what this one did not see", () => {
  const [deadlocks, other] = [createDeadlocks(), createDeadlocks()];
  deadlocks.add(stuck([blockedAt(1)], [1, 2]));
  other.add(stuck([blockedAt(1)], [1]));
  other.add(stuck([blockedAt(2)], [2]));
  deadlocks.adopt(other);
  expect(deadlocks.kept().map(({ schedule }) => schedule)).toEqual([[1, 2], [2]]);
});
