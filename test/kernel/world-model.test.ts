import fc from "fast-check";
import { afterEach, describe, test, vi } from "vitest";
import { fakeFutex } from "../support/futex.ts";
import { clearWorld, createRandomRun, step } from "../support/random-world.ts";

const clock = vi.hoisted(() => ({ ms: 0 }));
vi.mock("../../src/kernel/steps/clock.ts", () => ({ machineTime: () => clock.ms }));

/** Worlds to try; more of them for a longer look: `WORLD_RUNS=1000 npm run unit world-model`. */
const RUNS = Number(process.env.WORLD_RUNS ?? 50);

afterEach(() => vi.restoreAllMocks());

describe.each([true, false])(
  "a world in which anything may happen (under a schedule: %s)",
  (isControlled) => {
    test("is in order after every step", () => {
      const futex = fakeFutex();
      const property = fc.property(fc.array(step, { maxLength: 120, size: "max" }), (steps) => {
        try {
          const run = createRandomRun({ futex, isControlled, clock });
          for (const each of steps) {
            run.make(each);
            run.check();
          }
          run.finish();
        } catch (error) {
          // The next, smaller example begins anew.
          clearWorld();
          throw error;
        }
      });
      fc.assert(property, { seed: 7, numRuns: RUNS });
    });
  },
);
