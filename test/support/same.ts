import { isDeepStrictEqual } from "node:util";
import { expect } from "vitest";

/** An expectation for millions of looks, almost all of which find what they should: vitest makes only those that fail. */
export function same<T>(actual: T, expected: T, message?: string): void {
  if (!Object.is(actual, expected) && !isDeepStrictEqual(actual, expected))
    expect(actual, message).toEqual(expected);
}
