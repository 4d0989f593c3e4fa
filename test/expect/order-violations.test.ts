import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { findViolations } from "../../src/expect/compare/order-violations.ts";
import type { PairState } from "../../src/expect/compare/pair-similar.ts";
import type { Pairing } from "../../src/expect/compare/pairing.ts";
import { createLineOrder } from "../../src/expect/match/line-order.ts";
import type { Brief } from "../trace/hand-trace.ts";
import { printedBy, started } from "./printed.ts";

const THREADS = 4;

/** Lines of some threads, of which those of the last also follow the end of the first that was started. */
const runs = fc.array(fc.integer({ min: 1, max: THREADS }), { minLength: 2, maxLength: 9 }).map((threads) => {
  const briefs: Brief[] = threads.map((thread, n) => ({ op: "print", thread, text: `line ${n}` }));
  const last = threads.lastIndexOf(2) + 1;
  briefs.splice(last, 0, { op: "end", thread: 2, object: 2 }, { op: "join", thread: THREADS, object: 2 });
  return printedBy(...started(THREADS), ...briefs).lines;
});

/** The lines in some order, with as many as come at the numbers given, and agree with each other, said to have stayed in place. */
function pair(
  lines: readonly { seq: number }[],
  ranks: readonly number[],
  stays: readonly boolean[],
): Pairing {
  const order = createLineOrder(lines as Parameters<typeof createLineOrder>[0]);
  const actualOf = lines.map((_, line) => line).sort((a, b) => (ranks[a] ?? 0) - (ranks[b] ?? 0) || a - b);
  const kept: number[] = [];
  const states = actualOf.map((line, index): PairState => {
    if (!stays[index] || kept.some((earlier) => order.precedes(line, earlier))) return "moved";
    kept.push(line);
    return "same";
  });
  return { actualOf, states, expectedOf: lines.map((_, line) => actualOf.indexOf(line)) };
}

describe("lines that stand where they must not", () => {
  test("are those that a look at every pair of lines finds, each with a pair that shows it", () => {
    fc.assert(
      fc.property(
        runs,
        fc.array(fc.nat(9), { minLength: 9, maxLength: 9 }),
        fc.array(fc.boolean(), { minLength: 9, maxLength: 9 }),
        (lines, ranks, stays) => {
          const pairing = pair(lines, ranks, stays);
          const { precedes } = createLineOrder(lines);
          const isForbidden = (early: number, late: number) =>
            early < late && precedes(pairing.actualOf[late] ?? -1, pairing.actualOf[early] ?? -1);
          const blamed = new Set<number>();
          for (const early of lines.keys()) {
            for (const late of lines.keys())
              if (isForbidden(early, late)) blamed.add(pairing.states[early] === "moved" ? early : late);
          }
          const found = findViolations(lines, pairing);
          expect([...found.keys()].sort()).toEqual([...blamed].sort());
          for (const [culprit, { early, late }] of found) {
            expect(isForbidden(early, late)).toBe(true);
            expect([early, late]).toContain(culprit);
          }
        },
      ),
      { numRuns: 800 },
    );
  });

  test("in a text the wrong way round, all but the one that stayed", () => {
    const lines = printedBy(...[1, 1, 1, 1].map((thread): Brief => ({ op: "print", thread }))).lines;
    const found = findViolations(lines, pair(lines, [3, 2, 1, 0], [false, false, false, true]));
    expect([...found.keys()].sort()).toEqual([0, 1, 2]);
  });
});
