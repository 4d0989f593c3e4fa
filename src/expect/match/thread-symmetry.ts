import type { StampedLine } from "../../trace/lines.ts";
import type { LineOrder } from "./line-order.ts";
import { type Budget, spend } from "./match-line.ts";

/**
 * Groups chains that are alike: they print the same texts, and swapping two of them does not change the order of the lines. Returns for
 * each chain the first one of its group. Threads that do the same work side by side are alike, and a search need not try each of them in
 * turn.
 */
export function findSymmetricChains(
  lines: readonly StampedLine[],
  order: LineOrder,
  budget: Budget,
): readonly number[] {
  const { chains } = order;
  const groups = new Map<string, number[]>();
  return chains.map((chain, index) => {
    const key = JSON.stringify(chain.map((line) => [lines[line]?.text, glueOf(line), glueOf(line + 1)]));
    const firsts = groups.get(key) ?? [];
    groups.set(key, firsts);
    // Swaps that change nothing can be chained, so a comparison with one chain of the group is enough.
    for (const first of firsts) if (canSwap(first, index)) return first;
    firsts.push(index);
    return index;
  });

  /** Lines that are glued to those of another chain are like no others. */
  function glueOf(line: number): number | boolean {
    const isInChain = order.chainOf[line] === order.chainOf[line - 1];
    return order.isGlued(line) && (isInChain || line);
  }

  function canSwap(a: number, b: number): boolean {
    return (
      chains.every((chain, other) => {
        // If they are not recognised as alike, that only costs time.
        if (!spend(budget, 4 * chain.length)) return false;
        if (other === a || other === b) return true;
        return (
          chain.every((line) => order.countBefore(a, line) === order.countBefore(b, line)) &&
          seeAlike(other, a, b)
        );
      }) && seeEachOtherAlike(a, b)
    );
  }

  /** Whether the lines of both come after the same lines of a third. */
  function seeAlike(third: number, a: number, b: number): boolean {
    return lineOf(a).every((line, place) => {
      return order.countBefore(third, line) === order.countBefore(third, lineOf(b)[place] as number);
    });
  }

  function seeEachOtherAlike(a: number, b: number): boolean {
    return lineOf(a).every((line, place) => {
      return order.countBefore(b, line) === order.countBefore(a, lineOf(b)[place] as number);
    });
  }

  function lineOf(chain: number): readonly number[] {
    return chains[chain] as readonly number[];
  }
}
