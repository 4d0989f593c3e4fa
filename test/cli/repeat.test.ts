import { describe, expect, test } from "vitest";
import { callMain } from "./in-process.ts";

describe("threadlab run --repeat", () => {
  test("tells how often each output came", async () => {
    const { code, stdout } = await callMain(["run", "create", "--repeat", "4", "--virtual"]);
    expect(code).toBe(0);
    expect(stdout).toMatch(
      / ✓ \d of 4 runs: matches the expected output\n {5}jason is running\n {5}main\n {5}jason is over\n/,
    );
    expect(stdout).toMatch(/ ✓ 4 runs, .*: 4 match · 12\.\d s\n$/);
  });

  test("as a document", async () => {
    const { code, stdout } = await callMain(["run", "sharing", "--repeat", "3", "--json"]);
    const { results, ...head } = JSON.parse(stdout);
    expect({ code, ...head }).toEqual({ code: 0, threadlab: 1, command: "run", ok: true });
    expect(results).toMatchObject([
      { lesson: "sharing", verdict: "match", runs: 3, distinct: 1, outputs: [{ output: ["999"], count: 3 }] },
    ]);
  });

  test("takes a whole number above zero, and not --orders", async () => {
    const wrong = await callMain(["run", "sharing", "--repeat", "0"]);
    expect([wrong.code, wrong.stderr]).toEqual([
      2,
      expect.stringContaining("--repeat takes a whole number from 1"),
    ]);
    const both = await callMain(["run", "sharing", "--repeat", "2", "--orders"]);
    expect([both.code, both.stderr]).toEqual([
      2,
      expect.stringContaining("--orders lists the orders of one run, and --repeat makes many."),
    ]);
  });
});

test("threadlab run --orders lists the orders below the run", async () => {
  const { code, stdout } = await callMain(["run", "create", "--orders", "--virtual"]);
  expect(code).toBe(0);
  expect(stdout).toContain(" There are 3 orders that its synchronisation allows:\n");
  expect(stdout).toContain("expected");
});

test("threadlab run shows a race that the lesson is about, and does not fail by it", async () => {
  const { code, stdout } = await callMain(["run", "race", "--set", "threads=3", "--virtual"]);
  expect(code).toBe(0);
  expect(stdout).toContain('race  Data race on "num": nothing orders these two accesses.');
  expect(stdout).toContain("The lesson is meant to show this.");
});
