import { expect, test, vi } from "vitest";
import { exploreTarget } from "../../src/runner/explore/explore.ts";
import { targetFor } from "../runner/explore/explored-target.ts";
import { session } from "../support/session.ts";

const signal = new AbortController().signal;

test("a search of all schedules is made as a whole with fibers, and says the same as on workers", async () => {
  const target = await targetFor("race");
  const searcher = vi.fn(session.searcher);
  const search = async () => {
    const options = { sets: [], time: "free", signal } as const;
    const { seconds: _, ...said } = await exploreTarget({ ...session, searcher }, target, options);
    return said;
  };
  vi.stubEnv("THREADLAB_CARRIER", "workers");
  const onWorkers = await search();
  vi.unstubAllEnvs();
  expect(onWorkers.traces).toBe(36);
  expect(searcher).not.toHaveBeenCalled();
  expect(await search()).toEqual(onWorkers);
  expect(searcher).toHaveBeenCalled();
});
