import { expect, test } from "vitest";
import { showGiven } from "../../src/threading/support/show-given.ts";

const shout = {
  toString() {
    throw new Error("the program's own code was run");
  },
};

test.each<[unknown, string]>([
  [-1, "-1"],
  [Number.NaN, "NaN"],
  ["2", '"2"'],
  [null, "null"],
  [undefined, "undefined"],
  [Symbol("two"), "Symbol(two)"],
  [{ n: 2 }, "an object"],
  [shout, "an object"],
  [() => 2, "a function"],
])("%o in place of a number is shown as %s", (given, words) => {
  expect(showGiven(given)).toBe(words);
});
