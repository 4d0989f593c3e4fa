import type { AlignedRow } from "../../result/run.ts";
import { type AlignedLine, alignedLine, caretsUnder, markOf } from "./aligned-line.ts";
import { type Cell, cellsWidth, cutText, fitText, paintCells, wrapCells } from "./cells.ts";
import { describeGap, type Gap, isGap } from "./fold-rows.ts";
import { widthOf } from "./sanitise.ts";
import { columnsOf, hasColour, type View } from "./view.ts";

export interface Headers {
  readonly expected: string;
  readonly actual: string;
}

/** Two columns, laid out. */
export interface TwoColumns {
  readonly lines: readonly string[];
  /** The columns that the whole takes. */
  readonly width: number;
}

/** Narrower columns than this would be ribbons. */
const LEAST_COLUMNS = 56;
/** The widest view: on a wide screen, short lines stay close together. */
export const CALM_COLUMNS = 70;
/** The most rows of a line; longer lines are easier to read with one column below the other. */
const MOST_WRAPS = 2;
/** Columns that are not text: margins, the rule between, the mark. */
const FRAME = 10;

interface Pair {
  readonly state: AlignedRow["state"];
  readonly left: AlignedLine | undefined;
  readonly right: AlignedLine | undefined;
}

interface Widths {
  readonly left: number;
  readonly right: number;
}

/** The expected and the printed lines beside each other; undefined if the screen is too narrow. */
export function renderTwoColumns(
  rows: readonly (AlignedRow | Gap)[],
  headers: Headers,
  view: View,
): TwoColumns | undefined {
  if (columnsOf(view) < LEAST_COLUMNS) return undefined;
  const items = rows.map((row): Pair | Gap => (isGap(row) ? row : toPair(row, view)));
  const pairs = items.filter((item): item is Pair => !isGap(item));
  const widths = layOut(pairs, headers, columnsOf(view));
  const fits = ({ left, right }: Pair) =>
    wrapCells(left?.cells ?? [], widths.left).length <= MOST_WRAPS &&
    wrapCells(right?.cells ?? [], widths.right).length <= MOST_WRAPS;
  if (!pairs.every(fits)) return undefined;
  const width = widths.left + widths.right + FRAME;
  const { style } = view;
  const head = `   ${fitText(headers.expected, widths.left)} ${style.dim("│")}   ${cutText(headers.actual, widths.right)}`;
  const rule = style.dim(` ${"─".repeat(widths.left + 3)}┼${"─".repeat(widths.right + 5)}`);
  const body = items.flatMap((item) =>
    isGap(item) ? [`   ${style.dim(cutText(describeGap(item), width - 4))}`] : renderPair(item, widths, view),
  );
  return { lines: [head, rule, ...body], width };
}

function toPair(row: AlignedRow, view: View): Pair {
  return {
    state: row.state,
    left: alignedLine(row, "expected", view),
    right: alignedLine(row, "actual", view),
  };
}

/** Halves, unless one side needs more than half and the other can spare it. */
function layOut(pairs: readonly Pair[], headers: Headers, columns: number): Widths {
  const widest = (header: string, lines: readonly (AlignedLine | undefined)[]) =>
    lines.reduce((most, line) => Math.max(most, cellsWidth(line?.cells ?? [])), widthOf(header));
  const left = widest(
    headers.expected,
    pairs.map((pair) => pair.left),
  );
  const right = widest(
    headers.actual,
    pairs.map((pair) => pair.right),
  );
  const room = Math.min(columns, Math.max(CALM_COLUMNS, left + right + FRAME)) - FRAME;
  const half = Math.floor(room / 2);
  if (left + right > room || (left <= half && right <= room - half))
    return { left: half, right: room - half };
  return left > half ? { left, right: room - left } : { left: room - right, right };
}

function renderPair({ state, left, right }: Pair, widths: Widths, view: View): readonly string[] {
  const leftRows = wrapCells(left?.cells ?? [], widths.left);
  const rightRows = wrapCells(right?.cells ?? [], widths.right);
  const bar = view.style.dim("│");
  const lines: string[] = [];
  for (let index = 0; index < Math.max(leftRows.length, rightRows.length); index++) {
    const [l, r] = [leftRows[index], rightRows[index]];
    const end = index === 0 ? ` ${markOf(state, view)}` : "";
    lines.push(
      `${lead(l, index, view)}${fill(l, widths.left)} ${bar}${lead(r, index, view)}${fill(r, widths.right)}${end}`,
    );
    const leftCarets = left?.pointed ? caretsUnder(l ?? []) : undefined;
    const rightCarets = right?.pointed ? caretsUnder(r ?? []) : undefined;
    if (!hasColour(view) && (leftCarets ?? rightCarets) !== undefined)
      lines.push(`   ${(leftCarets ?? "").padEnd(widths.left)} ${bar}   ${rightCarets ?? ""}`);
  }
  return lines.map((line) => line.trimEnd());
}

/** The three columns before a text: empty, or an arrow for a continued line. */
function lead(row: readonly Cell[] | undefined, index: number, { style }: View): string {
  return row === undefined || index === 0 ? "   " : ` ${style.dim("↳")} `;
}

function fill(row: readonly Cell[] | undefined, width: number): string {
  if (row === undefined) return " ".repeat(width);
  return paintCells(row) + " ".repeat(Math.max(0, width - cellsWidth(row)));
}
