import { expect, test } from "vitest";
import { createSearch } from "../../src/scheduler/dpor.ts";
import { session } from "../support/session.ts";
import { exploreWith, fixture } from "./explored.ts";

test.for([1, 2, 3, 4])("a loop that works goes round %i times before it waits", async (laps) => {
  const how = { bounds: { polls: 100, laps } };
  const prepared = await fixture("loops");
  const found = await exploreWith(session, createSearch(), prepared, { program: "stop flag" }, how);
  // The flag is set after 0 to K rounds, and but for 0 the count is read before or after the last write to it.
  expect(found?.runs).toBe(2 * laps + 1);
});
