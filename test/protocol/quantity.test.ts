import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { showCount, showNumber } from "../../src/protocol/quantity.ts";

describe("numbers for people", () => {
  test("are written as Intl writes them", () => {
    const numbers = fc.oneof(
      fc.maxSafeInteger(),
      fc.integer(),
      fc.integer().map((thousandths) => thousandths / 1000),
    );
    fc.assert(
      fc.property(numbers, (number) => {
        expect(showNumber(number)).toBe(number.toLocaleString("en-US"));
      }),
    );
  });

  test("one thing has no s", () => {
    expect([showCount(0, "trace"), showCount(1, "trace"), showCount(9980, "thread")]).toEqual([
      "0 traces",
      "1 trace",
      "9,980 threads",
    ]);
  });
});
