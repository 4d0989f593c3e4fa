import type { StampedLine } from "../trace/lines.ts";
import { createLineOrder } from "./line-order.ts";
import type { Pairing } from "./pairing.ts";

/** Two expected lines in an order that the run forbids. By index of the expected line. */
export interface Violation {
  /** Stands first in the expected text, but is printed after the other. */
  readonly early: number;
  /** Stands second, but comes first in the happens-before order of the run. */
  readonly late: number;
}

/**
 * For each line that moved and stands where it must not: one pair of lines that shows it. Linear in the lines, times the threads.
 */
export function findViolations(
  lines: readonly StampedLine[],
  pairing: Pairing,
): ReadonlyMap<number, Violation> {
  const { actualOf, states } = pairing;
  const order = createLineOrder(lines);
  // For each chain: how far the lines seen so far say that it must have come, and which of them says so.
  const reached = order.chains.map(() => 0);
  const witness = order.chains.map(() => -1);
  const found = new Map<number, Violation>();
  actualOf.forEach((line, index) => {
    if (states[index] !== "same" && states[index] !== "moved") return;
    const chain = order.chainOf[line] as number;
    if ((reached[chain] as number) > (order.placeOf[line] as number)) note(witness[chain] as number, index);
    order.chains.forEach((_, other) => {
      const count = other === chain ? (order.placeOf[line] as number) : order.countBefore(other, line);
      if (count <= (reached[other] as number)) return;
      reached[other] = count;
      witness[other] = index;
    });
  });
  return found;

  /** Lines that stayed in place agree with each other, so one of the two has moved: that one is to blame. */
  function note(early: number, late: number): void {
    const culprit = states[early] === "moved" ? early : late;
    if (!found.has(culprit)) found.set(culprit, { early, late });
  }
}
