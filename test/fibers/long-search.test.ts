import { beforeAll, expect, test, vi } from "vitest";
import { exploreTarget } from "../../src/runner/search/explore.ts";
import type { Session } from "../../src/runner/session.ts";
import { targetFor } from "../runner/search/explored-target.ts";
import { sharedSession } from "../support/session.ts";

let session: Session;

beforeAll(async () => {
  session = await sharedSession();
});

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

test("a search that shows its runs begins on workers, and goes to fibers if it is a long one", async () => {
  const target = await targetFor("race");
  const fibers = vi.fn(session.fibers);
  const search = async (shortSearch?: number) => {
    fibers.mockClear();
    const counted = { ...session, fibers, ...(shortSearch !== undefined && { shortSearch }) };
    const options = { sets: [], time: "free", signal, watch: () => () => false } as const;
    const { seconds: _, ...said } = await exploreTarget(counted, target, options);
    return said;
  };
  const onWorkers = await search();
  expect(fibers).not.toHaveBeenCalled();
  expect(await search(30)).toEqual(onWorkers);
  expect(fibers).toHaveBeenCalled();
});
