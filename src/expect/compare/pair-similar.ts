import { distance } from "fastest-levenshtein";
import type { StampedLine } from "../../trace/lines.ts";
import type { ExpectedLine } from "../parse.ts";
import { type Shows, showLine } from "../show.ts";

/** same: in place · moved: agrees, in another place · different: in place, and does not agree · missing: no partner. */
export type PairState = "same" | "moved" | "different" | "missing";

/** Lines of which some are paired. */
export interface Unpaired {
  readonly expected: readonly ExpectedLine[];
  readonly lines: readonly StampedLine[];
  readonly shows: Shows;
  readonly states: readonly PairState[];
  readonly actualOf: readonly number[];
  readonly expectedOf: readonly number[];
}

/** Lines that have less than this in common are two lines, not one that differs. */
const ALIKE = 0.4;
/** Gaps with more pairs than this to compare are paired line by line. */
const MOST_COMPARISONS = 2_500;
/** Only the beginning of a line is compared. */
const COMPARED = 200;

/** Pairs, in each gap between lines that stayed in place, the lines without a partner that have most in common. */
export function pairSimilar(given: Unpaired): (readonly [number, number])[] {
  const { states, actualOf, expectedOf } = given;
  const pairs: (readonly [number, number])[] = [];
  let rows: number[] = [];
  let line = 0;
  for (let index = 0; index <= states.length; index++) {
    if (index < states.length && states[index] !== "same") {
      if (states[index] === "missing") rows.push(index);
      continue;
    }
    const end = index < states.length ? (actualOf[index] as number) : expectedOf.length;
    const columns: number[] = [];
    for (; line < end; line++) if (expectedOf[line] === -1) columns.push(line);
    line = end + 1;
    pairs.push(...pairGap(rows, columns, given));
    rows = [];
  }
  return pairs;
}

function pairGap(
  rows: readonly number[],
  columns: readonly number[],
  given: Unpaired,
): (readonly [number, number])[] {
  if (rows.length * columns.length > MOST_COMPARISONS)
    return rows.slice(0, columns.length).map((row, at) => [row, columns[at] as number] as const);
  const { expected, lines, shows } = given;
  const shown = rows.map((row) => showLine(expected[row] as ExpectedLine, shows).slice(0, COMPARED));
  const printed = columns.map((column) => (lines[column] as StampedLine).text.slice(0, COMPARED));
  // As many lines on both sides: opposite lines belong together, alike or not.
  const least = rows.length === columns.length ? 0.01 : 0;
  const gain = shown.map((a) => printed.map((b) => scoreOf(a, b, least)));
  return bestInOrder(gain, columns.length).map(([row, column]) => [
    rows[row] as number,
    columns[column] as number,
  ]);
}

function scoreOf(a: string, b: string, least: number): number {
  const longer = Math.max(a.length, b.length, 1);
  const alike = 1 - distance(a, b) / longer;
  return alike >= ALIKE ? 1 + alike : least;
}

/** The pairs, in order on both sides, with the greatest sum (Needleman and Wunsch, gaps cost nothing). */
function bestInOrder(gain: readonly (readonly number[])[], columns: number): (readonly [number, number])[] {
  const best = Array.from({ length: gain.length + 1 }, () => new Float64Array(columns + 1));
  const at = (row: number, column: number) => best[row]?.[column] ?? 0;
  const gainOf = (row: number, column: number) => gain[row]?.[column] ?? 0;
  for (let row = gain.length - 1; row >= 0; row--) {
    for (let column = columns - 1; column >= 0; column--) {
      const paired = gainOf(row, column) + at(row + 1, column + 1);
      (best[row] as Float64Array)[column] = Math.max(paired, at(row + 1, column), at(row, column + 1));
    }
  }
  const pairs: (readonly [number, number])[] = [];
  let row = 0;
  let column = 0;
  while (row < gain.length && column < columns) {
    const here = at(row, column);
    if (gainOf(row, column) > 0 && here === gainOf(row, column) + at(row + 1, column + 1))
      pairs.push([row++, column++]);
    else if (here === at(row + 1, column)) row++;
    else column++;
  }
  return pairs;
}
