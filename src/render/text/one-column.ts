import type { AlignedRow } from "../../result/run.ts";
import { alignedLine, caretsUnder, markOf } from "./aligned-line.ts";
import { type Cell, cutText, paintCells, toCells, windowCells, wrapCells } from "./cells.ts";
import { describeGap, foldLines, foldRows, isGap } from "./fold-rows.ts";
import type { Headers } from "./two-columns.ts";
import { columnsOf, hasColour, type View } from "./view.ts";

/** The most rows of one long line. */
const MOST_WRAPS = 4;
/** A margin, the mark, a space, and one column that stays free. */
const FRAME = 4;

/** The expected lines, and below them the printed lines. */
export function renderStacked(rows: readonly AlignedRow[], headers: Headers, view: View): readonly string[] {
  return [...renderSide("expected"), "", ...renderSide("actual")];

  function renderSide(side: "expected" | "actual"): readonly string[] {
    const own = rows.filter((row) => row[side] !== undefined);
    const header = `   ${view.style.underline(cutText(headers[side], columnsOf(view) - FRAME))}`;
    if (own.length === 0) return [header, `   ${view.style.dim("(nothing)")}`];
    const body = foldRows(own).flatMap((row) => {
      if (isGap(row)) return [gapLine(describeGap(row), view)];
      const line = alignedLine(row, side, view);
      // A line that matches is marked only on the printed side.
      const mark = side === "expected" && row.state === "same" ? " " : markOf(row.state, view);
      return renderLine(line?.cells ?? [], { mark, pointed: line?.pointed ?? false }, view);
    });
    return [header, ...body];
  }
}

/** Lines alone, with nothing to compare them with. */
export function renderPlain(lines: readonly string[], view: View): readonly string[] {
  if (lines.length === 0) return [`   ${view.style.dim("(nothing printed)")}`];
  return foldLines(lines).flatMap((line) =>
    line.isGap
      ? [gapLine(line.text, view)]
      : renderLine(toCells([{ text: line.text }]), { mark: " ", pointed: false }, view),
  );
}

function renderLine(
  cells: readonly Cell[],
  { mark, pointed }: { readonly mark: string; readonly pointed: boolean },
  view: View,
): readonly string[] {
  const width = columnsOf(view) - FRAME;
  const whole = wrapCells(cells, width);
  const rows = whole.length <= MOST_WRAPS ? whole : wrapCells(windowCells(cells, width * MOST_WRAPS), width);
  return rows.flatMap((row, index) => {
    const lead = index === 0 ? mark : view.style.dim("↳");
    const line = ` ${lead} ${paintCells(row)}`.trimEnd();
    const carets = pointed && !hasColour(view) ? caretsUnder(row) : undefined;
    return carets === undefined ? [line] : [line, `   ${carets}`];
  });
}

function gapLine(text: string, view: View): string {
  return `   ${view.style.dim(cutText(text, columnsOf(view) - FRAME))}`;
}
