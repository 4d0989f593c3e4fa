import { describe, expect, test } from "vitest";
import { threadOfTurn } from "../../../src/kernel/scheduling/turn.ts";
import type { RunResult } from "../../../src/result/run.ts";
import { makeRepeatable } from "../../../src/runner/run/make-repeatable.ts";
import { replayTarget } from "../../../src/runner/run/replay.ts";
import { runTraced, type TracedRun } from "../../../src/runner/run/run-target.ts";
import { readSchedule, writeSchedule } from "../../../src/scheduler/schedule-token.ts";
import { session } from "../../support/session.ts";
import { targetFor } from "../explore/explored-target.ts";

const signal = new AbortController().signal;

/** A run on the machine's clock, as fast as it goes. */
async function run(word: string, sets: readonly string[]): Promise<TracedRun> {
  const scheduling = { clock: "machine", speed: 100 } as const;
  return runTraced(session, await targetFor(word), { sets, signal, scheduling });
}

/** Whatever order the machine ran them in, its schedule leads to the same run. */
describe("the steps of a run are the schedule that makes it again", () => {
  test.for([
    [["add x", "read y"], ["write x", "write y"], ["add x"]],
    [["timed acquire", "yield", "release"], ["timed acquire", "release"], ["locked add"]],
    [["timed down", "up"], ["timed down"], ["try down", "up 2"]],
    [["timed wait", "read x"], ["write x", "notify all"], ["timed wait"]],
    [["timed wait for set", "clear"], ["set"], ["timed wait for set", "is set"]],
    [["timed meet", "is broken"], ["timed meet"], ["reset", "timed meet"]],
    [
      ["put", "timed get"],
      ["timed get", "put"],
    ],
    [["nested add", "sleep 1"], ["nested add"], ["sleep 2", "is locked"]],
    [["acquire"], ["acquire", "release"]],
  ])("%j", async (program) => {
    const sets = [`program=${JSON.stringify(program)}`];
    const { result, trace } = await run("machine.ts", sets);
    const decisions = trace?.schedule() ?? [];
    expect(decisions.length).toBeGreaterThan(program.length);
    const again = await replayTarget(session, await targetFor("machine.ts"), {
      ...{ sets, signal, time: "free", schedule: writeSchedule(decisions) },
    });
    expect(readSchedule(again.result.schedule ?? "").map(threadOfTurn)).toEqual(decisions);
    expect([again.result.verdict, again.result.actual]).toEqual([result.verdict, result.actual]);
  });
});

test("a run that failed says how to make it again", async () => {
  const sets = ['program=[["acquire"],["acquire"]]'];
  const target = await targetFor("machine.ts");
  const failed = await run("machine.ts", sets);
  expect(failed.result.verdict).toBe("deadlock");
  const { findings, schedule = "", replay } = await makeRepeatable(session, target, failed, { sets, signal });
  expect(findings.at(-1)?.message).toBe(
    `Repeat this run:\n  threadlab replay test/fixtures/explore/machine.ts --set '${sets[0]}' --schedule ${schedule}`,
  );
  expect(replay).toEqual({ target: "test/fixtures/explore/machine.ts", sets, time: "free" });
});

test("one that did not, and one that no schedule makes again, say nothing", async () => {
  const target = await targetFor("dice.ts");
  const ran = await run("dice.ts", []);
  const { result } = ran;
  const found = (one: RunResult) =>
    makeRepeatable(session, target, { ...ran, result: one }, { sets: [], signal });
  expect(await found(result)).toBe(result);
  const other = { ...result, verdict: "crash" } as const;
  expect(await found(other)).toBe(other);
});
