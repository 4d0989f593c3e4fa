import { expect, test } from "vitest";
import { NO_BOUNDS } from "../../../src/kernel/rounds/rounds.ts";
import type { TraceEvent } from "../../../src/protocol/event.ts";
import type { Engine } from "../../../src/runner/engine.ts";
import { prepare } from "../../../src/runner/prepare.ts";
import { NotOnFibers } from "../../../src/runner/record.ts";
import { confirmOn } from "../../../src/runner/search/confirm.ts";
import { runPlan } from "../../../src/runner/search/run-plan.ts";
import { session } from "../../support/session.ts";
import { targetFor } from "../explore/explored-target.ts";

test("each run is repeated once, also one that shows two things", async () => {
  const prepared = await prepare(await targetFor("counter.ts"));
  const how = { time: "free", stepCap: 1_000, signal: new AbortController().signal } as const;
  const plan = { prefix: [], asleep: [] };
  const { schedule, events } = await runPlan({ engine: session, ...prepared, params: {} }, { ...how, plan });
  let runs = 0;
  const engine: Engine = {
    ...session,
    execute(how) {
      runs++;
      return session.execute(how);
    },
  };
  const sample = { schedule, events, bounds: NO_BOUNDS };
  const confirm = confirmOn({ engine, ...prepared, params: {} });
  await confirm({ ok: true }, [sample, sample], how);
  expect(runs).toBe(1);
  const [first, ...rest] = events;
  const other = { ...sample, events: [...rest, first as TraceEvent] };
  await expect(confirm({ ok: true }, [other], how)).rejects.toThrow(NotOnFibers);
});
