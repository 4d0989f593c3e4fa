import { firstThat } from "../../trace/first-that.ts";
import { createLinePasts } from "../../trace/line-pasts.ts";
import { precedes as comesFirst, type StampedLine } from "../../trace/lines.ts";
import { joinPoints } from "../../trace/order.ts";

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
  /** Whether a line comes right after the one before it: a step wrote the end of one and the beginning of the other. */
  isGlued(line: number): boolean;
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
  const blocks = blocksOf(lines);
  const last = blocks.at(-1);
  const isOpen = lines.at(-1)?.isOpen === true;
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
    isGlued: (line) => lines[line]?.isGlued === true,
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
    if (a >= b) return false;
    const early = blocks[a] as StampedLine;
    const late = blocks[b] as StampedLine;
    // In a block, the order in which the lines were printed decides.
    return (
      early === late || chainOf[a] === chainOf[b] || (isOpen && late === last) || comesFirst(early, late)
    );
  }
}

/** For each line the block of lines that nothing can come between, as a single line. */
function blocksOf(lines: readonly StampedLine[]): readonly StampedLine[] {
  if (!lines.some(({ isGlued }) => isGlued)) return lines;
  const blocks: [StampedLine, ...StampedLine[]][] = [];
  for (const line of lines) {
    if (line.isGlued) blocks.at(-1)?.push(line);
    else blocks.push([line]);
  }
  const pasts = createLinePasts();
  return blocks.flatMap((block) => {
    const joined = { ...block[0], ...joinLines(block) };
    const whole = { ...joined, stamp: pasts.stampOf(joined) };
    return block.map(() => whole);
  });
}

function joinLines(block: readonly StampedLine[]): Pick<StampedLine, "stamp" | "begins"> {
  const stamp = block.map((line) => line.stamp).reduce(joinPoints);
  // Without parts, all lines are of one step.
  if (block.every(({ begins }) => begins === undefined)) return { stamp };
  return { stamp, begins: block.flatMap((line) => line.begins ?? [line]) };
}
