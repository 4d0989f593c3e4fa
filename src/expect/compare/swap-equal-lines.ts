import type { StampedLine } from "../../trace/lines.ts";
import { findViolations, type Violation } from "./order-violations.ts";
import type { Pairing } from "./pairing.ts";

/** The most swaps that are tried. */
const MOST_TRIES = 20;

/** Lines with the same text are interchangeable. Swaps their partners if fewer lines are then in a forbidden place. */
export function swapEqualLines(
  lines: readonly StampedLine[],
  given: Pairing,
): { readonly pairing: Pairing; readonly violations: ReadonlyMap<number, Violation> } {
  let pairing = given;
  let violations = findViolations(lines, pairing);
  let tries = 0;
  for (const moved of violations.keys()) {
    for (const equal of equalLinesOf(moved)) {
      if (++tries > MOST_TRIES) return { pairing, violations };
      const swapped = swap(pairing, moved, equal);
      if (!keepsOrder(swapped)) continue;
      const left = findViolations(lines, swapped);
      if (left.size < violations.size) [pairing, violations] = [swapped, left];
    }
  }
  return { pairing, violations };

  function equalLinesOf(index: number): readonly number[] {
    const { actualOf, states } = pairing;
    const text = lines[actualOf[index] as number]?.text;
    return [...actualOf.keys()].filter(
      (other) =>
        other !== index && states[other] === "same" && lines[actualOf[other] as number]?.text === text,
    );
  }
}

function swap({ actualOf, expectedOf, states }: Pairing, one: number, other: number): Pairing {
  const [first, second] = [actualOf[one] as number, actualOf[other] as number];
  return {
    states,
    actualOf: actualOf.with(one, second).with(other, first),
    expectedOf: expectedOf.with(first, other).with(second, one),
  };
}

/** Lines in place keep the order in which they were printed. */
function keepsOrder({ actualOf, states }: Pairing): boolean {
  const kept = actualOf.filter((_, index) => states[index] === "same" || states[index] === "different");
  return kept.every((line, at) => at === 0 || (kept[at - 1] as number) < line);
}
