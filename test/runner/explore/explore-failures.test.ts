import { expect, test } from "vitest";
import { NO_BOUNDS } from "../../../src/kernel/rounds/rounds.ts";
import type { TraceEvent } from "../../../src/protocol/event.ts";
import type { Livelock } from "../../../src/result/schedule-facts.ts";
import type { Facts } from "../../../src/runner/analyse.ts";
import { createFailures } from "../../../src/runner/explore/explore-failures.ts";
import { writeSchedule } from "../../../src/scheduler/schedule-token.ts";

const RUN = { schedule: [], bounds: NO_BOUNDS };

/** What a search knows of a run in which one thread crashes. */
function endsOf(name: string, detail: string, hasPool: boolean): ReadonlySet<string> | undefined {
  const failures = createFailures();
  const events = [
    ...(hasPool ? [{ op: "make", kind: "pool" }] : []),
    { op: "end", outcome: "crash", detail, thread: 2 },
  ] as unknown as readonly TraceEvent[];
  const roster = { thread: () => name } as unknown as Facts["roster"];
  failures.noteEnds({ ...RUN, facts: { events, roster } as Facts });
  return failures.ends();
}

test.for([
  ["worker_1", "worker_2", false, false],
  ["row_12", "row_13", false, false],
  ["Thread-1", "Thread-2", false, true],
  ["ThreadPoolExecutor-0_0", "ThreadPoolExecutor-1_1", true, true],
  ["crunch_0", "crunch_1", true, true],
] as const)(
  "the ends of %s and %s, in a program with pools: %s, count as one: %s",
  ([one, other, pools, same]) => {
    const [first, second] = [one, other].map((name) => endsOf(name, "heap", pools));
    if (same) expect(first).toEqual(second);
    else expect(first).not.toEqual(second);
    expect(first).toHaveProperty("size", 1);
  },
);

test("unlike errors of one thread are two ends", () => {
  expect(endsOf("Thread-1", "item_1", false)).not.toEqual(endsOf("Thread-1", "item_2", false));
});

test("a loop that another pass watched for more rounds is the same failure, with the traces of this pass", () => {
  const livelock = (rounds: number): Livelock => ({
    kind: "livelock",
    why: "loop",
    threads: [],
    blocked: [],
    rounds,
  });
  const [failures, deeper] = [createFailures(), createFailures()];
  failures.note(livelock(8), RUN);
  for (let trace = 0; trace < 3; trace++) deeper.note(livelock(20), RUN);
  failures.adopt(deeper, Infinity);
  expect([...failures.known.values()].map(({ traces }) => traces)).toEqual([1]);
});

test("a failure is shown by its run with the fewest switches", () => {
  const failures = createFailures();
  const livelock: Livelock = { kind: "livelock", why: "loop", threads: [], blocked: [], rounds: 8 };
  const shown = [
    [1, 2, 1, 2],
    [1, 2, 1],
    [1, 2, 1, 2, 1],
  ].map((schedule) => failures.note(livelock, { ...RUN, schedule }).news);
  expect(shown).toEqual(["shows", "shows", "counts"]);
  expect([...failures.known.values()]).toMatchObject([{ schedule: writeSchedule([1, 2, 1]), traces: 3 }]);
});

test("the schedule that shows an error of a thread is the one with the fewest switches, and none of a run without an error", () => {
  const failures = createFailures();
  const roster = { thread: () => "Thread-1" } as unknown as Facts["roster"];
  const add = (outcome: "ok" | "error", schedule: readonly number[]) => {
    const detail = '{"name":"Error","message":"","stack":""}';
    const events = [{ op: "end", outcome, detail, thread: 2 }] as unknown as readonly TraceEvent[];
    return failures.noteEnds({ ...RUN, schedule, facts: { events, roster } as Facts }).news;
  };
  add("ok", [1]);
  expect(failures.uncaught()).toBeUndefined();
  expect(add("error", [1, 2, 1, 2])).toBe("shows");
  expect(add("error", [1, 2, 1])).toBe("shows");
  expect(add("error", [1, 2, 1, 2])).toBe("counts");
  expect(failures.uncaught()).toBe(writeSchedule([1, 2, 1]));
});
