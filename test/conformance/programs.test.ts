import { describe, expect, test } from "vitest";
import { compareProgram } from "./compare.ts";
import { generateProgram } from "./generate.ts";
import { findPython } from "./python.ts";

/** A short look; `npm run conformance` takes a longer one. */
const SEEDS = [1, 2, 3];
const python = await findPython();
const reason = python === undefined ? " (skipped: there is no CPython from 3.8 on to compare with)" : "";

describe(`random programs print what CPython prints${reason}`, () => {
  test.skipIf(python === undefined).for(SEEDS)("program %i", async (seed, context) => {
    const { difference, lines, isLate } = await compareProgram(seed, python as NonNullable<typeof python>);
    if (isLate) context.skip("CPython did not come to an end in time");
    expect(difference).toBeUndefined();
    expect(lines).toBeGreaterThan(20);
  });
});

test("the same seed makes the same program", () => {
  const features = { shutdown: true };
  expect(generateProgram(7, features)).toEqual(generateProgram(7, features));
  expect(generateProgram(7, features)).not.toEqual(generateProgram(8, features));
});
