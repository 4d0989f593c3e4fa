import { expect, test } from "vitest";
import type { ExampleRun } from "../../../src/result/explore.ts";
import { tellApart } from "../../../src/runner/explore/tell-apart.ts";

/** @param steps a letter for each step: capitals are of Thread-1. */
function run(shownBy: string, steps: string): ExampleRun {
  const rows = [...steps].map((text) => {
    const threadName = text === text.toUpperCase() ? "Thread-1" : "MainThread";
    return { thread: threadName === "Thread-1" ? 2 : 1, threadName, op: "read" as const, text, place: "" };
  });
  return { verdict: "ran", output: [], schedule: "", switches: 0, replay: "", shownBy, rows };
}

function told(...runs: readonly ExampleRun[]): readonly string[] {
  return tellApart(runs).map(({ shownBy }) => shownBy);
}

test("runs that are described alike are told apart by the step in which each differs from the one most like it", () => {
  expect(told(run("one", "abC"), run("two", "aBc"), run("two", "aBC"), run("two", "aDc"))).toEqual([
    "one",
    "step 3: MainThread c; two",
    "step 3: Thread-1 C; two",
    "step 2: Thread-1 D; two",
  ]);
});

test("a run that ends where another goes on has no such step", () => {
  expect(told(run("one", "ab"), run("one", "abC"))).toEqual(["one", "step 3: Thread-1 C; one"]);
});

test("the same steps say nothing", () => {
  expect(told(run("one", "ab"), run("one", "ab"), run("two", ""))).toEqual(["one", "one", "two"]);
});
