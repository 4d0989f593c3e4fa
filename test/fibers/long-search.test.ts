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
  const fibers = vi.fn(session.fibers);
  const search = async (shortSearch?: number) => {
    fibers.mockClear();
    const signal = new AbortController().signal;
    const counted = { ...session, fibers, ...(shortSearch !== undefined && { shortSearch }) };
    const { seconds: _, ...said } = await exploreTarget(counted, target, { sets: [], time: "free", signal });
    return said;
  };
  const onWorkers = await search();
  expect(fibers).not.toHaveBeenCalled();
  expect(onWorkers.traces).toBe(36);
  expect(await search(30)).toEqual(onWorkers);
  expect(fibers).toHaveBeenCalledTimes(1);
});
