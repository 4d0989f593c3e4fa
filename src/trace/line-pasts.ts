import type { Stamp } from "../protocol/clock.ts";
import { joinStamps, type LineBegin } from "./open-line.ts";

/** A line's place in the order, as its own steps give it. */
interface Placed {
  readonly stamp: Stamp;
  readonly begins?: readonly LineBegin[];
}

/**
 * Makes the order of lines transitive. A line of several steps comes before another as soon as its first step does, though its
 * last may not: what the other knows is then joined with all that the first line comes after.
 */
export interface LinePasts {
  /** Takes the next line, in the order printed. @returns its stamp, with the pasts of the lines before it. */
  stampOf(line: Placed): Stamp;
}

/** Memory: one entry for each line of several steps and each of its threads. */
export function createLinePasts(): LinePasts {
  /** For each thread, the lines of several steps that it wrote to, by the event with which it began. */
  const written = new Map<number, { readonly count: number; readonly stamp: Stamp }[]>();

  return {
    stampOf({ stamp: own, begins }) {
      let stamp = own;
      for (const [thread, lines] of written) {
        // The latest one knows those before it: the thread wrote to them, too.
        const before = lastUpTo(lines, own.clock[thread] ?? 0);
        if (before !== undefined) stamp = joinPast(stamp, before.stamp);
      }
      for (const { thread, count } of begins ?? []) {
        const lines = written.get(thread);
        if (lines === undefined) written.set(thread, [{ count, stamp }]);
        else lines.push({ count, stamp });
      }
      return stamp;
    },
  };
}

function joinPast(stamp: Stamp, past: Stamp): Stamp {
  const isNews = past.clock.some((count, thread) => count > (stamp.clock[thread] ?? 0));
  return isNews ? joinStamps(past, stamp) : stamp;
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
