import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { exploreTarget } from "../../src/runner/search/explore.ts";
import { openSession, type Session } from "../../src/runner/session.ts";
import { targetFor } from "../runner/search/explored-target.ts";

let session: Session;

beforeAll(async () => {
  session = await openSession();
});

afterAll(() => session.close());

test("a long search begins on workers, goes to fibers, and says the same as on workers", async () => {
  const target = await targetFor("race");
  const fibers = vi.fn(session.fibers);
  const search = async (carrier?: string) => {
    vi.stubEnv("THREADLAB_CARRIER", carrier);
    const options = {
      sets: ["threads=5"],
      time: "free",
      maxTraces: 1_200,
      signal: new AbortController().signal,
    } as const;
    const { seconds: _, ...said } = await exploreTarget({ ...session, fibers }, target, options);
    return said;
  };
  const onWorkers = await search("workers");
  expect(fibers).not.toHaveBeenCalled();
  expect(await search()).toEqual(onWorkers);
  expect(fibers).toHaveBeenCalledTimes(1);
  expect(onWorkers.traces).toBe(1_200);
});
