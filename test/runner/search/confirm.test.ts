import { expect, test } from "vitest";
import { NO_BOUNDS } from "../../../src/kernel/rounds/rounds.ts";
import type { Engine } from "../../../src/runner/engine.ts";
import { prepare } from "../../../src/runner/prepare.ts";
import { confirmOn } from "../../../src/runner/search/confirm.ts";
import { runPlan } from "../../../src/runner/search/run-plan.ts";
import { sharedSession } from "../../support/session.ts";
import { targetFor } from "../explore/explored-target.ts";

test.for([
  ["eight times, if there is time", Infinity, 8],
  ["once, if there is none", -1, 1],
] as const)("a run is repeated %s", async ([, seconds, expected]) => {
  const session = await sharedSession();
  const prepared = await prepare(await targetFor("counter.ts"));
  const how = { time: "free", stepCap: 1_000, signal: new AbortController().signal } as const;
  const plan = { prefix: [], asleep: [] };
  const { schedule, events } = await runPlan(session, prepared, {}, { ...how, plan });
  let runs = 0;
  const engine: Engine = {
    ...session,
    execute(how) {
      runs++;
      return session.execute(how);
    },
  };
  const samples = [{ schedule, events, bounds: NO_BOUNDS }];
  await confirmOn(engine, prepared)({}, { ok: true }, samples, { ...how, seconds });
  expect(runs).toBe(expected);
});
