import type { LineBegin } from "./open-line.ts";
import { countKnown, joinPoints, type Point } from "./order.ts";

/** A line's place in the order, according to its own steps. */
interface PlacedLine {
  readonly stamp: Point;
  readonly begins?: readonly LineBegin[];
}

/**
 * Makes the order of lines transitive. A line of several steps comes before another as soon as its first step does, although its last may
 * not: the other then also comes after all that the first line comes after.
 */
interface LinePasts {
  /** Takes the next line, in the order printed. @returns its stamp, with the pasts of the lines before it. */
  stampOf(line: PlacedLine): Point;
}

/** Memory: one entry for each line of several steps and each of its threads. */
export function createLinePasts(): LinePasts {
  /** By chain of threads: the lines of several steps that they wrote to, by the event with which they began. */
  const written = new Map<number, { readonly count: number; readonly stamp: Point }[]>();

  return {
    stampOf({ stamp: own, begins }) {
      let stamp = own;
      for (const [chain, lines] of written) {
        // The latest one includes those before it: the same chain wrote to them.
        const before = lastUpTo(lines, countKnown(own, chain));
        if (before !== undefined) stamp = joinPoints(before.stamp, stamp);
      }
      for (const { stamp: begin } of begins ?? []) {
        const { chain, count } = begin;
        const lines = written.get(chain);
        if (lines === undefined) written.set(chain, [{ count, stamp }]);
        else lines.push({ count, stamp });
      }
      return stamp;
    },
  };
}

/** The last of some lines, in order, that began with an event up to number `count`. */
function lastUpTo<Line extends { readonly count: number }>(
  lines: readonly Line[],
  count: number,
): Line | undefined {
  let low = 0;
  let high = lines.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((lines[middle] as Line).count <= count) low = middle + 1;
    else high = middle;
  }
  return lines[low - 1];
}
