import { describe, expect, test } from "vitest";
import { createSearch } from "../../src/scheduler/dpor.ts";
import { session } from "../support/session.ts";
import { exploreWith, fixture } from "./explored.ts";

/** The traces in which no thread makes more than k equal rounds in vain, and their outcomes: as enumerations of abstract machines count them. */
describe("what polls is searched up to a number of rounds", () => {
  test.for([
    ["stop flag", {}, ["3/1", "4/1", "5/1"]],
    ["stop event", {}, ["3/3", "4/4", "5/5"]],
    ["two spinners", {}, ["9/1", "16/1", "25/1"]],
    ["hand-over", {}, ["8/1", "14/1", "22/1"]],
    ["peterson", {}, ["22/2", "36/2", "54/2"]],
    ["dekker", {}, ["34/2", "71/2", "131/2"]],
    ["wait again", {}, ["5/1", "7/1", "9/1"]],
    ["consumer polls", {}, ["9/1", "16/1", "25/1"]],
    ["back-off", {}, ["37/1", "261/1"]],
    ["tick", {}, ["7/3", "10/4", "13/5"]],
    ["tick", { ordersPrints: true }, ["12/6", "22/10", "35/15"]],
    ["tell time", { clocked: true }, ["53/10", "120/19", "225/31"]],
    ["deadline loop", { clocked: true }, ["33/1", "59/1", "90/1"]],
    ["bounded retry", {}, ["4/1", "5/2", "5/2"]],
    ["two retries", { ordersPrints: true }, ["30/4", "56/6", "56/6"]],
    ["spin on the clock", { clocked: true }, ["4/1", "5/1", "6/1"]],
    ["nobody sets it", {}, ["1/1", "1/1", "1/1"]],
  ] as const)("%s %o", async ([program, how, wanted]) => {
    const prepared = await fixture("polls");
    const counts: string[] = [];
    for (let polls = 1; polls <= wanted.length; polls++) {
      const found = await exploreWith(
        session,
        createSearch(),
        prepared,
        { program },
        { ...how, bounds: { polls, laps: 0 }, carrier: "fibers" },
      );
      counts.push(`${found?.runs}/${found?.outcomes.size}`);
    }
    expect(counts).toEqual(wanted);
  });
});
