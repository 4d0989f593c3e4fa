import { expect, test } from "vitest";
import { findLongestRun } from "../../../src/runner/explore/longest-run.ts";
import { thisMoment } from "../../../src/runner/time-budget.ts";
import { fixture } from "../../scheduler/explored.ts";
import { session } from "../../support/session.ts";

test("the time that a search lets pass for polling threads is not the program's", async () => {
  const carrier = {
    ...(await fixture("ringing")),
    target: { kind: "file", file: "ringing.ts", name: "ringing.ts" } as const,
    ...{ word: "", params: {}, sets: [] },
    engine: session,
    confirm: async () => {},
  };
  const signal = new AbortController().signal;
  const limits = { time: "ordered", signal, maxTraces: 60, began: thisMoment() } as const;
  expect(await findLongestRun(carrier, limits)).toMatchObject({
    seconds: 0,
    isProved: false,
  });
});
