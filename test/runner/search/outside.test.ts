import { beforeAll, describe, expect, test } from "vitest";
import type { Session } from "../../../src/runner/session.ts";
import { sharedSession } from "../../support/session.ts";
import { exploreWord, tell } from "./explored-target.ts";

let session: Session;

beforeAll(async () => {
  session = await sharedSession();
});

describe("a program that asks for what no schedule controls is not searched to the end, though each run is the same:", () => {
  test.each([
    ["random", /^The program asks for random numbers\. /],
    ["random text", /random numbers/],
    ["date", /machine's clock/],
    ["now", /machine's clock/],
    ["performance", /machine's clock/],
    ["nanoseconds", /machine's clock/],
    ["environment", /changes the environment/],
    ["timer", /event loop/],
    ["module", /imports a module of Node/],
  ])("%s", async (asks, words) => {
    const found = await exploreWord(session, "outside.ts", { sets: [`asks=${asks}`] });
    expect(tell(found)).toEqual(["asked: 1 ran"]);
    expect(found.complete).toBe(false);
    expect(found.findings.map(({ message }) => message).join("\n")).toMatch(words);
  });
});

test("but one that only computes is", async () => {
  const found = await exploreWord(session, "outside.ts", { sets: ["asks=computing"] });
  expect(found).toMatchObject({ complete: true, findings: [], traces: 1 });
});
