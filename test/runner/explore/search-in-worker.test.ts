import { expect, test } from "vitest";
import { searchInWorker } from "../../../src/runner/explore/search-in-worker.ts";
import { prepareSearch } from "../../../src/runner/prepare.ts";
import { stepSeconds } from "../../../src/runner/search/run-plan.ts";
import { thisMoment } from "../../../src/runner/time-budget.ts";
import type { Searcher } from "../../../src/supervisor/searcher.ts";
import { targetFor } from "./explored-target.ts";

test.each([undefined, 600])(
  "a thread that does not end takes its time on workers, not on fibers before (timeout: %s)",
  async (timeout) => {
    const target = await targetFor("endless-branch.ts");
    let step = 0;
    const searcher: Searcher = {
      async ask(_, limits) {
        step = limits.step;
        return undefined;
      },
      isGone: () => true,
      async close() {},
    };
    const explored = await prepareSearch(target, { sets: [] });
    const carrier = { ...explored, searcher, confirm: async () => {} };
    const { signal } = new AbortController();
    const limits = {
      time: "free",
      maxTraces: 10,
      signal,
      began: thisMoment(),
      ...(timeout !== undefined && { timeout }),
    } as const;
    await expect(searchInWorker(carrier, "explore", limits)).rejects.toThrow("gave no answer");
    expect(step).toBeLessThanOrEqual(stepSeconds(timeout) / 4);
  },
);
