import { expect, test } from "vitest";
import { openSession } from "../../src/runner/session.ts";
import { runByHand } from "../support/fake-run.ts";

test("a program that no worker can load is an error of the thread that was to run it", async () => {
  await using session = await openSession();
  const ends: unknown[] = [];
  // Its path is not absolute, so nothing can be loaded from there.
  const { reason } = await runByHand(session.kernel, session.pool, () => {}, {
    take(event) {
      if (event.op === "end") ends.push([event.object, event.outcome, event.detail]);
    },
  });
  expect(reason).toBe("ended");
  expect(ends).toEqual([[1, "error", expect.stringContaining("must be a file URL")]]);
});
