import { afterEach, expect, test, vi } from "vitest";
import { shareProcessor } from "../../src/supervisor/processor-time.ts";
import { exploreWord } from "../runner/explore/explored-target.ts";
import { session } from "../support/session.ts";

let leave: readonly (() => void)[] = [];

afterEach(() => {
  for (const end of leave) end();
  vi.unstubAllEnvs();
});

test("the worker of a search counts the same part of the processor time as the main thread", async () => {
  vi.stubEnv("THREADLAB_CARRIER", "fibers");
  leave = Array.from({ length: 1000 }, () => shareProcessor());
  const searcher = vi.fn(session.searcher);
  // The process has used more than this long ago, and the search takes more by itself: but not more than a thousandth of it counts.
  const options = { sets: ["program=stop flag"], effort: 0.05 };
  const found = await exploreWord({ ...session, searcher }, "polls.ts", options);
  expect(searcher).toHaveBeenCalled();
  expect(found).toMatchObject({ complete: "polls", traces: 18 });
});
