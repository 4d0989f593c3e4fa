import { describe, expect, test } from "vitest";
import { chooseOutputs } from "../../../src/runner/predict/choices.ts";

const outcome = (output: readonly string[], verdict: "match" | "deadlock" | "crash" = "match") => ({
  ...{ output, verdict, deadlock: verdict === "deadlock" },
  ...{ traces: 1, schedule: "", switches: 0, replay: "", shownBy: "", rows: [] },
});

const texts = (choices: ReturnType<typeof chooseOutputs>) =>
  choices.map((claim) => (claim.kind === "output" ? claim.lines.join("/") : claim.kind));

describe("outputs to choose from", () => {
  test("numbers: what is printed, what is expected, and the numbers beyond, in their order", () => {
    const outcomes = [outcome(["100"]), outcome(["99"])];
    expect(texts(chooseOutputs({ outcomes }, { expected: ["9"], canWait: false }))).toEqual([
      ...["9", "98", "99", "100", "101"],
    ]);
  });

  test("lines: the same lines in other places", () => {
    const outcomes = [outcome(["a", "b", "c"])];
    expect(texts(chooseOutputs({ outcomes }, { expected: undefined, canWait: false }))).toEqual([
      ...["a/b/c", "a/c/b", "b/a/c"],
    ]);
  });

  test("a deadlock is a choice wherever threads wait, whether it can happen or not", () => {
    const outcomes = [outcome(["a"])];
    expect(texts(chooseOutputs({ outcomes }, { expected: undefined, canWait: true }))).toEqual([
      "a",
      "deadlock",
    ]);
  });

  test("what a run printed before it got stuck or failed is no output", () => {
    const outcomes = [outcome(["1"]), outcome(["5"], "deadlock"), outcome(["7"], "crash")];
    expect(texts(chooseOutputs({ outcomes }, { expected: undefined, canWait: true }))).toEqual([
      ...["0", "1", "2", "deadlock"],
    ]);
  });
});
