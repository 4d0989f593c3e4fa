import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { nestSlices, type Slice } from "../../src/render/documents/nest-slices.ts";

function slice(name: string, from: number, to: number): Slice {
  return { name, cat: "lock", place: "", from, to };
}

function tell(slices: readonly Slice[]): readonly string[] {
  return slices.map(({ name, from, to }) => `${name} ${from}–${to}`);
}

describe("nestSlices", () => {
  test("leaves alone what nests", () => {
    expect(tell(nestSlices([slice("b", 2, 3), slice("a", 1, 5), slice("c", 5, 6)]))).toEqual([
      "a 1–5",
      "b 2–3",
      "c 5–6",
    ]);
  });

  test("cuts a lock that is kept for longer than the one around it", () => {
    expect(tell(nestSlices([slice("a", 1, 5), slice("b", 3, 8)]))).toEqual(["a 1–5", "b 3–5", "b 5–8"]);
  });

  test("any slices: any two are apart or nested, and each name covers what it covered", () => {
    const point = fc.integer({ min: 0, max: 30 });
    fc.assert(
      fc.property(fc.array(fc.tuple(point, point), { maxLength: 12 }), (spans) => {
        const slices = spans.map(([from, length], index) => slice(`${index}`, from, from + length));
        const nested = nestSlices(slices);
        for (const [index, one] of nested.entries()) {
          for (const other of nested.slice(index + 1)) {
            const apart = other.from >= one.to;
            expect(apart || (other.from >= one.from && other.to <= one.to)).toBe(true);
          }
        }
        const lengths = (of: readonly Slice[], name: string) =>
          of.filter((each) => each.name === name).reduce((sum, { from, to }) => sum + to - from, 0);
        for (const { name } of slices) expect(lengths(nested, name)).toBe(lengths(slices, name));
      }),
      { seed: 21, numRuns: 300 },
    );
  });
});
