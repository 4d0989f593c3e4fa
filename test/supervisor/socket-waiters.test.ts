import { expect, test } from "vitest";
import { startTimer } from "../../src/supervisor/requests/socket-waiters.ts";

const LONGEST_MS = 2 ** 31 - 1;

test.for([LONGEST_MS + 1, 3e12, Infinity])("a time of %d ms is for ever, and not 1 ms", (milliseconds) => {
  expect(startTimer(() => {}, milliseconds)).toBeUndefined();
});

test("a shorter time has a timer", () => {
  const timer = startTimer(() => {}, LONGEST_MS);
  clearTimeout(timer);
  expect(timer).toBeDefined();
});
