import { afterAll, describe, expect, test } from "vitest";
import { closeSession } from "../run-source.ts";
import { compareProgram } from "./compare.ts";
import { generateProgram } from "./generate.ts";
import { findPython } from "./python.ts";

const SEEDS = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];
const python = await findPython();
const reason = python === undefined ? " (skipped: there is no CPython from 3.8 on to compare with)" : "";

describe(`random programs print what CPython prints${reason}`, () => {
  afterAll(closeSession);

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
