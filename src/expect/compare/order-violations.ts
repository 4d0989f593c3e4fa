import type { StampedLine } from "../../trace/lines.ts";
import { createLineOrder } from "../match/line-order.ts";
import type { Pairing } from "./pairing.ts";

/** Two expected lines in an order that the run forbids. By index of the expected line. */
export interface Violation {
  /** Stands first in the expected text, but is printed after the other. */
  readonly early: number;
  /** Stands second, but comes first in the happens-before order of the run. */
  readonly late: number;
}

/**
 * For each moved line in a forbidden place: one pair that shows it. Unmoved lines agree with each other, so in every such pair one line has
 * moved, and is to blame: the first one, if both have moved. Linear in the lines, times the threads.
 */
export function findViolations(
  lines: readonly StampedLine[],
  { actualOf, states }: Pairing,
): ReadonlyMap<number, Violation> {
  const order = createLineOrder(lines);
  const paired = actualOf.map((_, index) => index).filter((index) => isPaired(index));
  const found = new Map<number, Violation>();
  scanForwards(() => true);
  scanForwards((index) => states[index] === "same");
  scanBackwards();
  return found;

  function isPaired(index: number): boolean {
    return states[index] === "same" || states[index] === "moved";
  }

  function lineOf(index: number): { line: number; chain: number; place: number } {
    const line = actualOf[index] as number;
    return { line, chain: order.chainOf[line] as number, place: order.placeOf[line] as number };
  }

  /** Compares each line with those before it. Only the one with the furthest reach is remembered. */
  function scanForwards(isRemembered: (index: number) => boolean): void {
    // For each chain: how far it must have come according to the lines so far, and which line says so.
    const reached = order.chains.map(() => 0);
    const witness = order.chains.map(() => -1);
    for (const index of paired) {
      const { line, chain, place } = lineOf(index);
      if ((reached[chain] as number) > place) note(witness[chain] as number, index);
      if (!isRemembered(index)) continue;
      order.chains.forEach((_, other) => {
        const count = other === chain ? place : order.countBefore(other, line);
        if (count <= (reached[other] as number)) return;
        reached[other] = count;
        witness[other] = index;
      });
    }
  }

  /** Compares each moved line with those after it: for each chain, with the first of its lines that was seen. */
  function scanBackwards(): void {
    const first = order.chains.map((chain) => chain.length);
    const witness = order.chains.map(() => -1);
    for (const index of [...paired].reverse()) {
      const { line, chain, place } = lineOf(index);
      const after = order.chains.findIndex(
        (_, other) => (first[other] as number) < (other === chain ? place : order.countBefore(other, line)),
      );
      if (states[index] === "moved" && after !== -1) note(index, witness[after] as number);
      if (place >= (first[chain] as number)) continue;
      first[chain] = place;
      witness[chain] = index;
    }
  }

  function note(early: number, late: number): void {
    const culprit = states[early] === "moved" ? early : late;
    if (!found.has(culprit)) found.set(culprit, { early, late });
  }
}
