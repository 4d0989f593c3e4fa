import { expect, test } from "vitest";
import { findLongestRun } from "../../../src/runner/explore/longest-run.ts";
import { thisMoment } from "../../../src/runner/time-budget.ts";
import { fixture } from "../../scheduler/explored.ts";
import { session } from "../../support/session.ts";

test("the time that a search lets pass for polling threads is not the program's", async () => {
  const engine = session;
  const prepared = await fixture("ringing");
  const explored = {
    target: { kind: "file", file: "ringing.ts", name: "ringing.ts" },
    word: "",
    sets: [],
  } as const;
  const signal = new AbortController().signal;
  const limits = { time: "ordered", signal, maxTraces: 60, began: thisMoment() } as const;
  const carrier = { engine, prepared, confirm: async () => {} };
  expect(await findLongestRun(carrier, { ...explored, params: {} }, limits)).toMatchObject({
    seconds: 0,
    isProved: false,
  });
});
