import { beforeAll, expect, test, vi } from "vitest";
import { exploreTarget } from "../../src/runner/search/explore.ts";
import type { Session } from "../../src/runner/session.ts";
import { targetFor } from "../runner/search/explored-target.ts";
import { sharedSession } from "../support/session.ts";

let session: Session;

beforeAll(async () => {
  session = await sharedSession();
});

test("a long search begins on workers, goes to fibers, and says the same as on workers", async () => {
  const target = await targetFor("race");
  const searcher = vi.fn(session.searcher);
  const search = async (shortSearch?: number) => {
    searcher.mockClear();
    const signal = new AbortController().signal;
    const counted = { ...session, searcher, ...(shortSearch !== undefined && { shortSearch }) };
    const { seconds: _, ...said } = await exploreTarget(counted, target, { sets: [], time: "free", signal });
    return said;
  };
  const onWorkers = await search();
  expect(searcher).not.toHaveBeenCalled();
  expect(onWorkers.traces).toBe(36);
  expect(await search(30)).toEqual(onWorkers);
  expect(searcher).toHaveBeenCalledTimes(1);
});
