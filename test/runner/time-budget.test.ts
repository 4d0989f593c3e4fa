import { afterEach, expect, test, vi } from "vitest";
import { budgetLeft, budgetOfCheck, limitOf, patienceOf, secondsLeft } from "../../src/runner/time-budget.ts";

afterEach(() => {
  vi.restoreAllMocks();
});

const began = { machine: 100, processor: 10 };

/** A machine on which the process got a tenth of the time. */
function hundredSecondsLater(): void {
  vi.spyOn(performance, "now").mockReturnValue(200_000);
  vi.spyOn(process, "cpuUsage").mockReturnValue({ user: 15e6, system: 5e6 });
}

test.for([
  [{}, 590, ["processor seconds", 600]],
  [{ effort: 20 }, 10, ["processor seconds", 20]],
  [{ timeout: 110 }, 10, ["seconds", 110]],
  [{ timeout: 110, effort: 20 }, 10, ["seconds", 110]],
] as const)("of %o there are %d s left", ([budget, left, limit]) => {
  hundredSecondsLater();
  expect(secondsLeft(budget, began)).toBe(left);
  expect(limitOf(budget)).toEqual(limit);
});

test("--timeout raises what a check gives its searches, and lowers nothing", () => {
  expect(budgetOfCheck(undefined, 20)).toEqual({ effort: 20 });
  expect(budgetOfCheck(5, 20)).toEqual({ effort: 20 });
  expect(budgetOfCheck(90, 20)).toEqual({ effort: 90 });
  expect(limitOf(budgetOfCheck(5))).toEqual(limitOf({}));
});

test("what is left is a budget of the same kind", () => {
  hundredSecondsLater();
  expect(budgetLeft({ effort: 20 }, began, 0.5)).toEqual({ effort: 5 });
  expect(budgetLeft({ timeout: 110 }, began)).toEqual({ timeout: 10 });
  expect(patienceOf({ effort: 20 }, began)).toBeUndefined();
  expect(patienceOf({ timeout: 110 }, began)).toBe(10);
});
