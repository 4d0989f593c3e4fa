import fc from "fast-check";
import { expect, test } from "vitest";
import { describeGap, foldRows, isGap } from "../../src/render/text/fold-rows.ts";

type Row = { readonly state: "same" | "moved" | "missing" | "extra"; readonly index: number };

test("keeps the order, counts what it leaves out, and leaves out no difference while they are few", () => {
  const spots = fc.array(
    fc.record({ at: fc.nat(399), state: fc.constantFrom("moved", "missing", "extra") }),
    { maxLength: 60 },
  );
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 400 }), spots, (length, changes) => {
      const states = new Map(changes.map(({ at, state }) => [at, state]));
      const rows = Array.from({ length }, (_, index): Row => ({ index, state: states.get(index) ?? "same" }));
      const folded = foldRows(rows);
      const kept = folded.filter((item): item is Row => !isGap(item));
      const gaps = folded.filter(isGap);
      const count = (of: readonly Row[], state: Row["state"]) =>
        of.filter((row) => row.state === state).length;
      expect(kept).toEqual(rows.filter((row) => kept.includes(row)));
      expect(gaps.reduce((sum, gap) => sum + gap.rows, kept.length)).toBe(rows.length);
      expect(gaps.reduce((sum, gap) => sum + gap.moved, count(kept, "moved"))).toBe(count(rows, "moved"));
      const differing = count(rows, "missing") + count(rows, "extra");
      expect(count(kept, "missing") + count(kept, "extra")).toBeGreaterThanOrEqual(Math.min(40, differing));
      expect(gaps.every((gap) => gap.rows >= 3)).toBe(true);
      expect(kept.length).toBeLessThanOrEqual(16 + 5 * 52 + 2 * 60);
    }),
    { seed: 30, numRuns: 300 },
  );
});

test("a gap says what is in it", () => {
  expect(describeGap({ rows: 9980, differing: 0, moved: 0 })).toBe("… 9,980 lines alike …");
  expect(describeGap({ rows: 60, differing: 8, moved: 3 })).toBe(
    "… 60 lines, 8 different, 3 in another place …",
  );
});
