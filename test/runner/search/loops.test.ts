import { expect, test } from "vitest";
import { replayTarget } from "../../../src/runner/run/replay.ts";
import { session } from "../../support/session.ts";
import { exploreWord, targetFor } from "../explore/explored-target.ts";

const signal = new AbortController().signal;
const asked = (program: string) => ({ sets: [`program=${program}`] });

test("a heartbeat that never ends does not hide a deadlock", async () => {
  const found = await exploreWord(session, "loops.ts", asked("beside a deadlock"));
  const { complete, traces, deadlocks, ok } = found;
  expect({ complete, traces, deadlocks, ok }).toEqual({
    complete: "polls",
    traces: 3,
    deadlocks: 1,
    ok: false,
  });
  expect(found.polls?.words).toBe(
    "in which no loop goes round more than 100 times before the other threads have done what they can, and with only one order of the steps after that",
  );
  expect(found.findings.map(({ kind }) => kind)).toEqual(["livelock", "deadlock"]);
});

test("nor what two other threads do in either order, and each run can be made again", async () => {
  const sets = ["program=beside a race"];
  const found = await exploreWord(session, "loops.ts", asked("beside a race"));
  expect(found.outcomes.map(({ output }) => output).sort()).toEqual([["x 1"], ["x 2"]]);
  expect(found.findings[0]?.message).toMatch(
    /^In 2 traces: Thread-1 \(.*loops\.ts:\d+:\d+\) goes round and round, and nobody else can do anything\. After 200 more rounds the run was stopped: the program never ends, or the loop is too long to search\. A loop that ends can be searched with fewer rounds\.$/,
  );
  for (const { schedule, output } of found.outcomes) {
    expect(schedule).toMatch(/~16~100$/);
    const again = { sets, schedule, time: "free", signal } as const;
    const { result } = await replayTarget(session, await targetFor("loops.ts"), again);
    expect(result.actual).toEqual(output);
    expect(result.findings.filter(({ kind }) => kind === "divergence")).toEqual([]);
  }
});

test("what was done in a run without end is searched, though its loop is none that is counted", async () => {
  // Twenty of its rounds tell as much as the hundreds that a search waits for by itself.
  const found = await exploreWord(session, "loops.ts", { ...asked("long round"), stepCap: 1_500 });
  expect([found.complete, found.traces, found.raced]).toEqual([false, 2, 2]);
  expect(found.outcomes.map(({ output }) => output).sort()).toEqual([["x 1"], ["x 2"]]);
});
