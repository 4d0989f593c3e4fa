import { firstThat } from "./first-that.ts";
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
        const most = countKnown(own, chain);
        const later = firstThat(lines.length, (place) => (lines[place]?.count ?? 0) > most);
        // The latest one up to there includes those before it: the same chain wrote to them.
        const before = lines[later - 1];
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
