import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { comesBefore } from "../../src/threading/support/comes-before.ts";

const number = fc.oneof(fc.integer({ min: -3, max: 3 }), fc.boolean());
const word = fc.string({ unit: fc.constantFrom("a", "b", "\uFF5E", "\u{1F600}", "\u{1F601}"), maxLength: 3 });
const pair = fc.tuple(number, word);

describe("comesBefore", () => {
  for (const [kind, items] of Object.entries({
    numbers: number,
    texts: word,
    arrays: fc.array(pair, { maxLength: 3 }),
  })) {
    test(`puts ${kind} into one order`, () => {
      fc.assert(
        fc.property(items, items, items, (a: unknown, b: unknown, c: unknown) => {
          expect(comesBefore(a, a)).toBe(false);
          expect(comesBefore(a, b) && comesBefore(b, a)).toBe(false);
          if (comesBefore(a, b) && comesBefore(b, c)) expect(comesBefore(a, c)).toBe(true);
          // What has no order with the other two is equal to both.
          if (!comesBefore(a, b) && !comesBefore(b, a)) expect(comesBefore(a, c)).toBe(comesBefore(b, c));
        }),
        { seed: 15, numRuns: 500 },
      );
    });
  }

  test("compares texts as their lists of code points", () => {
    fc.assert(
      fc.property(word, word, (a, b) => {
        const points = (text: string) => [...text].map((character) => character.codePointAt(0));
        expect(comesBefore(a, b)).toBe(comesBefore(points(a), points(b)));
      }),
      { seed: 16, numRuns: 500 },
    );
  });

  test.each([
    [1, "a", "1 and 'a' have no order: a number and a text."],
    [null, 1, "null and 1 have no order: null and a number."],
    [{ a: 1 }, { a: 2 }, "{ a: 1 } and { a: 2 } have no order: an object and an object."],
    [[1, [2]], [1, 2], "[ 2 ] and 2 have no order: an array and a number."],
    [undefined, undefined, "undefined and undefined have no order: undefined and undefined."],
  ])("refuses %j and %j", (a, b, message) => {
    expect(() => comesBefore(a, b)).toThrow(`PriorityQueue: ${message}`);
  });

  test("counts bigints as numbers", () => {
    expect([comesBefore(1n, 2), comesBefore([1, 1n, "a"], [1n, true, "b"])]).toEqual([true, true]);
  });
});
