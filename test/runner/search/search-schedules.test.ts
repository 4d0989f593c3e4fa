import { fileURLToPath } from "node:url";
import { beforeAll, expect, test } from "vitest";
import { runNumber } from "../../../src/kernel/supervision/reset.ts";
import type { Engine } from "../../../src/runner/engine.ts";
import { type Prepared, prepare } from "../../../src/runner/prepare.ts";
import { byPass, searchSchedules } from "../../../src/runner/search/search-schedules.ts";
import { session } from "../../support/session.ts";

/** Two threads that count: four traces. */
let counter: Prepared;

beforeAll(async () => {
  counter = await prepared("counter");
});

function prepared(name: string): Promise<Prepared> {
  const file = fileURLToPath(new URL(`../../fixtures/explore/${name}.ts`, import.meta.url));
  return prepare({ kind: "file", file, name });
}

function search({ program = counter, engine = session as Engine, params = {} } = {}) {
  return searchSchedules(
    { engine, ...program, params },
    { time: "free", signal: new AbortController().signal },
  );
}

test("while a run is looked at, the next one is under way", async () => {
  const first = runNumber(session.kernel.world) + 1;
  const underWay: number[] = [];
  for await (const _ of search()) underWay.push(runNumber(session.kernel.world) - first);
  expect(underWay).toEqual([1, 2, 3, 3]);
});

test("to leave it ends it, and leaves the engine free for the next one", async () => {
  const left = search();
  for await (const _ of left) break;
  expect(left.end).toMatchObject({ ok: true, complete: false, traces: 1, findings: [] });
  const whole = search();
  for await (const _ of whole);
  expect(whole.end).toMatchObject({ ok: true, complete: true, traces: 4, blocked: 0, pass: 1 });
});

test("a run that cannot be made ends it with the error, after the runs before it have been looked at", async () => {
  let runs = 0;
  const engine: Engine = {
    ...session,
    async execute(how) {
      if (++runs === 3) throw new Error("no third run");
      return session.execute(how);
    },
  };
  const seen: number[] = [];
  const broken = (async () => {
    for await (const run of search({ engine })) seen.push(run.schedule.length);
  })();
  await expect(broken).rejects.toThrow("no third run");
  expect(runs).toBe(3);
  expect(seen).toHaveLength(2);
});

test("a search that has to begin again tells of each run which pass it belongs to, and its end names the last", async () => {
  const gathered = byPass(() => ({ traces: 0 }));
  const again = search({ program: await prepared("polls"), params: { program: "stop flag" } });
  for await (const { pass } of again) gathered.of(pass).traces++;
  expect(again.end.pass).toBeGreaterThan(1);
  expect(gathered.of(again.end.pass).traces).toBe(again.end.traces);
});
