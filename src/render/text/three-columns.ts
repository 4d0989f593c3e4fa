import stringWidth from "string-width";
import stripAnsi from "strip-ansi";
import type { AlignedRow } from "../../result/run.ts";
import { cutText, paintCells, toCells, wrapCells } from "./cells.ts";
import { foldLines, type Gap } from "./fold-rows.ts";
import { renderPlain } from "./one-column.ts";
import { widthOf } from "./sanitise.ts";
import { type Headers, renderTwoColumns, type TwoColumns } from "./two-columns.ts";
import { columnsOf, type View } from "./view.ts";

/** Lines that are shown without a comparison. */
export interface Column {
  readonly header: string;
  readonly lines: readonly string[];
}

/** The rule before the third column, a space on each side, and one column that stays free. */
const FRAME = 4;
/** The third column takes at most this part of the screen. */
const LARGEST_PART = 1 / 3;
/** The most rows of one of its lines; longer lines are easier to read below the others. */
const MOST_WRAPS = 2;

/** Two columns, and a third one beside them, in its own order; undefined if the screen is too narrow. */
export function renderThreeColumns(
  rows: readonly (AlignedRow | Gap)[],
  headers: Headers,
  third: Column,
  view: View,
): TwoColumns | undefined {
  const widest = third.lines.reduce((most, line) => Math.max(most, widthOf(line)), widthOf(third.header));
  const room = Math.min(widest, Math.floor(columnsOf(view) * LARGEST_PART));
  const two = renderTwoColumns(rows, headers, { ...view, columns: columnsOf(view) - room - FRAME });
  if (two === undefined) return undefined;
  const shown = third.lines.length === 0 ? ["(nothing)"] : third.lines;
  const lines = foldLines(shown).map(({ text, isGap }) => ({
    rows: wrapCells(toCells([{ text }]), room),
    isGap,
  }));
  if (lines.some((line) => line.rows.length > MOST_WRAPS)) return undefined;
  const { style } = view;
  const dim = (text: string) => style.dim(text);
  const body = lines.flatMap(({ rows: parts, isGap: isDim }) =>
    parts.map(
      (part, index) => `${index === 0 ? " " : dim("↳")}${isDim ? dim(paintCells(part)) : paintCells(part)}`,
    ),
  );
  const [head = "", rule = "", ...beside] = two.lines;
  const bar = dim("│");
  const pad = (line: string) => line + " ".repeat(Math.max(0, two.width - stringWidth(line)));
  const between = " ".repeat(stripAnsi(rule).indexOf("┼")) + bar;
  const height = Math.max(beside.length, body.length);
  return {
    lines: [
      `${pad(head)} ${bar} ${cutText(third.header, room)}`,
      `${rule}${dim(`─┼${"─".repeat(room + 2)}`)}`,
      ...Array.from({ length: height }, (_, index) =>
        `${pad(beside[index] ?? between)} ${bar}${body[index] ?? ""}`.trimEnd(),
      ),
    ],
    width: two.width + FRAME + room,
  };
}

/** The same lines below the other columns. */
export function renderColumnBelow({ header, lines }: Column, view: View): readonly string[] {
  return [
    "",
    `   ${view.style.underline(cutText(header, columnsOf(view) - FRAME))}`,
    ...renderPlain(lines, view),
  ];
}
