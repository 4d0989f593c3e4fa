import { describe, expect, test } from "vitest";
import { createSearch } from "../../../src/scheduler/dpor.ts";
import { createEnumeration } from "../../scheduler/enumeration.ts";
import { exploreWith, fixture } from "../../scheduler/explored.ts";
import { session } from "../../support/session.ts";
import { exploreWord } from "../explore/explored-target.ts";

/** A sleep may last longer than asked. Shorter never, and whoever asks the time sees it. */
describe("in free time no wait is shorter than asked", () => {
  test.for([
    ["wait for", 1, ["gave up"]],
    ["wait for, woken in vain", undefined, ["gave up after true"]],
    ["sleep", 1, ["true"]],
    ["deadline loop", 1, ["3 rounds"]],
    ["get", 1, ["true true"]],
    ["join", undefined, ["true"]],
    ["timer", 1, ["after 3"]],
    ["stamps", 2, ["it is 0", "it is 1"]],
  ] as const)("%s", async ([program, traces, outputs]) => {
    const found = await exploreWord(session, "clock.ts", { sets: [`program=${program}`] });
    expect(found).toMatchObject({ complete: true, deadlocks: 0 });
    expect(found.outcomes.map(({ output }) => output.join(" ")).sort()).toEqual(outputs);
    expect(found.findings).toEqual([]);
    if (traces !== undefined) expect(found.traces).toBe(traces);
  });
});

/** Sums of seconds are rounded: 0.1 + 0.2 is a little more than 0.3. */
describe("in ordered time, sleeps that end at the same time end in any order", () => {
  test.for([
    ["0.1s 0.2s", "0.3", ["0", "1"]],
    ["0.3s", "0.1", ["0"]],
    [Array(10).fill("0.1s").join(" "), "1", ["0", "1"]],
    ["0.1s 0.2s", "0.301", ["1"]],
    ["0.0000001s", "0.0000008", ["1"]],
    ["0.1s 0.2s", "0.3", ["0", "1"], 1],
  ] as const)("%s and %s", async ([naps, sleep, outputs, waits = 0]) => {
    const sets = [`naps=${naps}`, `sleep=${sleep}`, `waits=${waits}`];
    const found = await exploreWord(session, "equal-sleeps.ts", { sets, time: "ordered" });
    expect(found.complete).toBe(true);
    expect(found.findings.filter(({ kind }) => kind === "uncaught")).toEqual([]);
    expect(found.outcomes.map(({ output }) => output.join(" ")).sort()).toEqual(outputs);
  });
});

describe("what the time is depends on the waits that ended before", () => {
  test.for(["join", "stamps"])("%s: as brute force finds it", async (program) => {
    const prepared = await fixture("clock");
    const all = await exploreWith(session, createEnumeration(), prepared, { program }, { clocked: true });
    const search = await exploreWith(session, createSearch(), prepared, { program }, { clocked: true });
    expect(search?.outcomes).toEqual(all?.outcomes);
    expect(search?.traces).toEqual(all?.traces);
    expect(search?.runs).toBe(all?.traces.size);
  });

  test("where nobody asks, sleeps make no difference", async () => {
    const prepared = await fixture("clock");
    const params = { program: "two naps and a stamp" };
    const search = await exploreWith(session, createSearch(), prepared, params);
    expect(search?.runs).toBe(1);
  });
});
