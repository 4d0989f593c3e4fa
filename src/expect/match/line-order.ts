import { precedes as comesFirst, type StampedLine } from "../../trace/lines.ts";

/**
 * The printed lines as chains, and the order of the run between them. Lines go by index. A chain holds the lines of a thread, and of
 * threads that begin after it has ended. A line from several threads is in the chain of the thread that completed it.
 */
export interface LineOrder {
  /** The lines of each chain, in order. */
  readonly chains: readonly (readonly number[])[];
  /** The chain of a line, and its place there. */
  readonly chainOf: readonly number[];
  readonly placeOf: readonly number[];
  /** Whether line `a` is printed before line `b` in the happens-before order of the run. */
  precedes(a: number, b: number): boolean;
  /** The number of lines of a chain that precede line `b`. */
  countBefore(chain: number, b: number): number;
  /** The place in a chain of the first line that line `a` precedes; the chain's length if there is none. */
  firstAfter(a: number, chain: number): number;
}

/** @param lines in the order printed. */
export function createLineOrder(lines: readonly StampedLine[]): LineOrder {
  const chains: number[][] = [];
  const chainOf: number[] = [];
  const placeOf: number[] = [];
  const known = new Map<number, number>();
  lines.forEach(({ stamp }, index) => {
    let chain = known.get(stamp.chain);
    if (chain === undefined) {
      chain = chains.push([]) - 1;
      known.set(stamp.chain, chain);
    }
    chainOf.push(chain);
    placeOf.push((chains[chain] as number[]).push(index) - 1);
  });

  return {
    chains,
    chainOf,
    placeOf,
    precedes,
    countBefore: (chain, b) => {
      const members = chains[chain] as number[];
      return firstThat(members.length, (place) => !precedes(members[place] as number, b));
    },
    firstAfter: (a, chain) => {
      const members = chains[chain] as number[];
      return firstThat(members.length, (place) => precedes(a, members[place] as number));
    },
  };

  function precedes(a: number, b: number): boolean {
    // Lines of one event share its stamp, so the order in which they were printed decides.
    return (
      a < b && (chainOf[a] === chainOf[b] || comesFirst(lines[a] as StampedLine, lines[b] as StampedLine))
    );
  }
}

/** The first number below `length` that passes a test which stays true from there on; `length` if none does. */
function firstThat(length: number, holds: (n: number) => boolean): number {
  let low = 0;
  let high = length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (holds(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}
