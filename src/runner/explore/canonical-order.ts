import { createLineOrder, type LineOrder } from "../../expect/match/line-order.ts";
import type { StampedLine } from "../../trace/lines.ts";

/** Lines of which some are taken. */
interface Rest {
  readonly left: ReadonlySet<number>;
  /** For each line, how many lines that come before it are left. */
  readonly before: readonly number[];
}

/** A line that may come next, with those that no other line can come between. */
interface Next {
  readonly rest: Rest;
  readonly lines: readonly number[];
  readonly text: string;
}

/** Comparisons of different lines of the same text that may come next: a few milliseconds. */
const MOST_EFFORT = 100_000;

/**
 * The lines in an order that depends only on their happens-before order: of the lines that may come next, the one with the smallest text.
 * Of lines with the same text, the one after which the smaller text may come; if too many have to be compared, the one of the thread with
 * the lowest number. Runs that differ only in an undetermined order give the same result.
 */
export function canonicalOrder(lines: readonly StampedLine[]): readonly string[] {
  if (lines.every(({ thread }) => thread === lines[0]?.thread)) return lines.map(({ text }) => text);
  const order = createLineOrder(lines);
  const sorted = sortLines(lines, order, compareTies(order)) ?? sortLines(lines, order, lowestThread(lines));
  return (sorted ?? []).map((line) => (lines[line] as StampedLine).text);
}

/** @param choose which of the lines of the same text to follow; undefined to give up. */
function sortLines(
  lines: readonly StampedLine[],
  order: LineOrder,
  choose: (ties: readonly Next[]) => readonly Next[] | undefined,
): readonly number[] | undefined {
  const all = [...lines.keys()];
  const sorted: number[] = [];
  const before = all.map((line) => count(all, (other) => order.precedes(other, line)));
  let ways: readonly Rest[] = [{ left: new Set(all), before }];
  while (sorted.length < lines.length) {
    let ties: Next[] = [];
    for (const next of ways.flatMap(nextOf)) {
      if (ties[0] === undefined || next.text < ties[0].text) ties = [next];
      else if (next.text === ties[0].text) ties.push(next);
    }
    const chosen = ties.length > 1 ? choose(ties) : ties;
    if (chosen?.[0] === undefined) return undefined;
    sorted.push(...chosen[0].lines);
    ways = different(chosen.map((next) => without(order, next)));
  }
  return sorted;

  function nextOf(rest: Rest): readonly Next[] {
    return [...rest.left]
      .filter((line) => rest.before[line] === 0)
      .map((line) => {
        let end = line + 1;
        while (order.isGlued(end)) end++;
        const text = lines.slice(line, end).map((each) => each.text);
        return { rest, lines: all.slice(line, end), text: text.join("\n") };
      });
  }
}

/** Follows each line of the same text, unless nothing but the line itself shows which one was taken. Gives up after {@link MOST_EFFORT}. */
function compareTies(order: LineOrder): (ties: readonly Next[]) => readonly Next[] | undefined {
  let effort = MOST_EFFORT;
  return (ties) => {
    effort -= ties.length ** 2 * (ties[0]?.rest.left.size ?? 0);
    if (effort < 0) return undefined;
    const kept: Next[] = [];
    for (const next of ties) if (!kept.some((other) => isSwap(order, other, next))) kept.push(next);
    return kept;
  };
}

function isSwap(order: LineOrder, { rest, lines: [one, more] }: Next, other: Next): boolean {
  const [another, yetMore] = other.lines;
  if (rest !== other.rest || more !== undefined || yetMore !== undefined) return false;
  return [...rest.left].every(
    (line) =>
      line === one ||
      line === another ||
      order.precedes(one as number, line) === order.precedes(another as number, line),
  );
}

function lowestThread(lines: readonly StampedLine[]): (ties: readonly Next[]) => readonly Next[] {
  const threadOf = ({ lines: [line] }: Next) => lines[line as number]?.thread ?? 0;
  return (ties) => [ties.reduce((least, next) => (threadOf(next) < threadOf(least) ? next : least))];
}

function without(order: LineOrder, { rest: { left, before }, lines }: Next): Rest {
  const rest = new Set(left);
  for (const line of lines) rest.delete(line);
  const fewer = [...before];
  for (const line of rest)
    fewer[line] = (fewer[line] as number) - count(lines, (each) => order.precedes(each, line));
  return { left: rest, before: fewer };
}

function different(ways: readonly Rest[]): readonly Rest[] {
  if (ways.length < 2) return ways;
  return [...new Map(ways.map((way) => [[...way.left].join(" "), way])).values()];
}

function count(lines: readonly number[], isCounted: (line: number) => boolean): number {
  return lines.reduce((sum, line) => sum + (isCounted(line) ? 1 : 0), 0);
}
