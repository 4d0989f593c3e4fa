import { expect, test } from "vitest";
import { analyse } from "../../../src/runner/analyse.ts";
import { createConduct } from "../../../src/runner/search/explore-conduct.ts";
import { fixture } from "../../scheduler/explored.ts";

test("a run that was stopped does not show how many threads there are at once", async () => {
  const { program } = await fixture("joins");
  const facts = analyse({ program, events: [] });
  const conduct = createConduct();
  conduct.add({ facts, end: "endless" });
  expect(conduct.found().threadsAtOnce).toBe(Number.POSITIVE_INFINITY);
  conduct.add({ facts, end: "ended" });
  expect(conduct.found().threadsAtOnce).toBe(0);
});
