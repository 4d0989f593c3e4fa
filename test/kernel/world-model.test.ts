import fc from "fast-check";
import { afterEach, describe, expect, test, vi } from "vitest";
import { isStopped } from "../../src/kernel/memory/run-state.ts";
import { fakeFutex } from "../support/futex.ts";
import { TOPICS } from "../support/random-operations.ts";
import { clearWorld, createRandomRun, DEATH_IN_ACTION, stepAbout, world } from "../support/random-world.ts";

const clock = vi.hoisted(() => ({ ms: 0 }));
vi.mock("../../src/kernel/steps/clock.ts", () => ({ machineTime: () => clock.ms }));

/** Worlds to try; more of them for a longer look: `WORLD_RUNS=1000 npm run unit world-model`. */
const RUNS = Number(process.env.WORLD_RUNS ?? 10);

/** Steps that are tried once a run is over, before the next one begins. */
const AFTER_END = 5;

afterEach(() => vi.restoreAllMocks());

describe.each([true, false])(
  "a world in which anything may happen (under a schedule: %s)",
  (isControlled) => {
    test.each(["locks", "queues", "network"] as const)("is in order after every step: %s", (topic) => {
      const futex = fakeFutex();
      const made = new Map<string, number>();
      const end = (run: ReturnType<typeof createRandomRun>) => {
        run.finish();
        for (const [what, count] of run.made) made.set(what, (made.get(what) ?? 0) + count);
      };
      const steps = fc.array(stepAbout(topic), { minLength: 150, maxLength: 250, size: "max" });
      const property = fc.property(steps, (all) => {
        try {
          let run = createRandomRun({ futex, isControlled, clock });
          let left = AFTER_END;
          for (const each of all) {
            run.make(each);
            run.check();
            if (!isStopped(world) || left-- > 0) continue;
            end(run);
            run = createRandomRun({ futex, isControlled, clock });
            left = AFTER_END;
          }
          end(run);
        } catch (error) {
          // The next, smaller example begins anew.
          clearWorld();
          throw error;
        }
      });
      fc.assert(property, { seed: 7, numRuns: RUNS });
      const expected = [...Object.keys(TOPICS[topic]), ...(topic === "locks" ? [DEATH_IN_ACTION] : [])];
      for (const what of expected) expect(made.get(what) ?? 0, what).toBeGreaterThan(0);
    });
  },
);
