import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { countSwitches, readSchedule, writeSchedule } from "../../src/scheduler/schedule-token.ts";

describe("a schedule as text", () => {
  test("counts repeats", () => {
    expect(writeSchedule([1, 1, 1, 2, 1, 1])).toBe("1*3.2.1*2");
    expect(readSchedule(" 1*3.2.1*2\n")).toEqual([1, 1, 1, 2, 1, 1]);
  });

  test("a schedule without decisions is an empty text", () => {
    expect(writeSchedule([])).toBe("");
    expect(readSchedule("")).toEqual([]);
  });

  test("is read as it was written", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 16_383 }), { maxLength: 50 }), (threads) => {
        expect(readSchedule(writeSchedule(threads))).toEqual(threads);
      }),
      { seed: 11, numRuns: 200 },
    );
  });

  test.for([
    ["1.x.2", "Part 2", "x"],
    ["0", "Part 1", "0"],
    ["1*0.2", "Part 1", "1*0"],
    ["1..2", "Part 2", ""],
    ["-1", "Part 1", "-1"],
    ["1*1e9", "Part 1", "1*1e9"],
    ["1*9999999.1", "Part 1", "1*9999999"],
  ] as const)("%j is none", ([text, part, what]) => {
    expect(() => readSchedule(text)).toThrowError(
      expect.objectContaining({
        code: "ERR_SCHEDULE",
        message: expect.stringContaining(`${part} of the schedule is "${what}"`),
      }),
    );
  });
});

test("a switch is another thread than the one before", () => {
  expect(countSwitches([])).toBe(0);
  expect(countSwitches([1, 1, 1])).toBe(0);
  expect(countSwitches([1, 2, 2, 1])).toBe(2);
});
