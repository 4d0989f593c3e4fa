import { expect, test } from "vitest";
import type { Engine } from "../../../src/runner/engine.ts";
import { prepare } from "../../../src/runner/prepare.ts";
import { repeatsItself } from "../../../src/runner/search/repeats-itself.ts";
import { runPlan } from "../../../src/runner/search/run-plan.ts";
import { session } from "../../support/session.ts";
import { withProgram } from "../../support/with-program.ts";

/** A program that computes for a while, and then prints. */
const SLOW = `import { print } from "threadlab";
export default function main() {
  print("begins");
  for (let i = 0; i < 6e8; i++);
  print("ends");
}
`;

test("after the first run, no other is repeated once the time of the search is over", async () => {
  const text = `import { print } from "threadlab";\nexport default function main() { print(1); }\n`;
  let begun = 0;
  const engine: Engine = {
    ...session,
    execute(run) {
      begun++;
      return session.execute(run);
    },
  };
  const runnable = { engine, ...(await withProgram(text, prepare)), params: {} };
  const how = { time: "free", signal: new AbortController().signal } as const;
  const plan = { prefix: [], asleep: [] };
  const { schedule, events } = await runPlan(runnable, { ...how, plan, stepCap: 100 });
  begun = 0;
  const sample = { schedule, events, bounds: { polls: 0, laps: 0 } };
  let looks = 0;
  const hasTime = () => ++looks < 3;
  expect(await repeatsItself(runnable, [sample], { ...how, hasTime })).toBe(true);
  expect(begun).toBe(3);
});

test("a run that is interrupted while it is repeated shows nothing", async () => {
  const prepared = await withProgram(SLOW, prepare);
  const controller = new AbortController();
  const how = { time: "free", signal: controller.signal } as const;
  const plan = { prefix: [], asleep: [] };
  const { schedule, events } = await runPlan(
    { engine: session, ...prepared, params: {} },
    { ...how, plan, stepCap: 100 },
  );
  const sample = { schedule, events, bounds: { polls: 0, laps: 0 } };
  setTimeout(() => controller.abort(), 100);
  expect(await repeatsItself({ engine: session, ...prepared, params: {} }, [sample], how)).toBe(true);
});
