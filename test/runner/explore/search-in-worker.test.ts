import { expect, test } from "vitest";
import { searchInWorker } from "../../../src/runner/explore/search-in-worker.ts";
import { prepare } from "../../../src/runner/prepare.ts";
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
    const carrier = { searcher, prepared: await prepare(target), confirm: async () => {} };
    const { signal } = new AbortController();
    const explored = { target, word: "endless-branch.ts", params: {}, sets: [] };
    const limits = {
      time: "free",
      maxTraces: 10,
      signal,
      began: thisMoment(),
      ...(timeout !== undefined && { timeout }),
    } as const;
    await expect(searchInWorker(carrier, "explore", explored, limits)).rejects.toThrow("gave no answer");
    expect(step).toBeLessThanOrEqual(stepSeconds(timeout) / 4);
  },
);
