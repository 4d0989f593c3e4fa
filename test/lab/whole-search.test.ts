import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Laboratory, openLaboratory } from "../../src/lab/laboratory.ts";
import { exploreWord, tell } from "./explored-target.ts";

let laboratory: Laboratory;

beforeAll(async () => {
  laboratory = await openLaboratory();
});

afterAll(() => laboratory.close());

describe("every outcome is found", () => {
  test("of a client that sends while its server is closed without having accepted it", async () => {
    const found = await exploreWord(laboratory, "turned-away.ts", { sets: ["does=send"] });
    expect(found.complete).toBe(true);
    expect([...tell(found)].sort()).toEqual(["ECONNRESET: 1 ran", "done: 1 ran"]);
  });

  test("of a client that receives meanwhile, or gives up", async () => {
    const found = await exploreWord(laboratory, "turned-away.ts", { sets: ["does=receive"] });
    expect(found.complete).toBe(true);
    expect(found.outcomes.map(({ output }) => output.join(" ")).sort()).toEqual(["ECONNRESET", "ETIMEDOUT"]);
  });

  test("of a client that was accepted: closing the server is nothing to it", async () => {
    const found = await exploreWord(laboratory, "turned-away.ts", { sets: ["does=send", "accept=true"] });
    expect(found.complete).toBe(true);
    expect(tell(found)).toEqual(["done: 1 ran"]);
  });

  test("of a semaphore that counts as far as it can", async () => {
    const found = await exploreWord(laboratory, "over-release.ts");
    expect(found.complete).toBe(true);
    expect(found.outcomes.map(({ output }) => output.join(" ")).sort()).toEqual([
      "ERR_SEMAPHORE_OVER_RELEASED",
      "gave both",
    ]);
  });

  test("of a semaphore that is not near: its acquires and releases are in no order", async () => {
    const found = await exploreWord(laboratory, "over-release.ts", { sets: ["spare=2"] });
    expect(found.complete).toBe(true);
    expect(tell(found)).toEqual(["gave both: 1 ran"]);
  });
});

test("a search that processes take part in is not complete, and says so", async () => {
  const found = await exploreWord(laboratory, "process.ts");
  expect(found.complete).toBe(false);
  expect(found.findings).toMatchObject([{ kind: "search-limit" }]);
  expect(found.findings[0]?.message).toContain("The program makes processes. They run by themselves");
});
