import { toGlyphs, widthOf } from "./sanitise.ts";

/** Puts a colour on a text, without changing the text. */
export type Paint = (text: string) => string;

/** A part of a line in one colour. The text may contain anything; it is made visible on the way. */
export interface Span {
  readonly text: string;
  readonly paint?: Paint | undefined;
  /** Whether a reader should look at this. */
  readonly marked?: boolean;
}

/** The smallest part of a line that layout handles: it is shown as a whole or not at all. */
export interface Cell {
  readonly text: string;
  readonly width: number;
  readonly paint: Paint | undefined;
  readonly marked: boolean;
}

/** A longer line is first cut to the part that matters: nobody can read a megabyte in one line. */
const MOST_TEXT = 8000;

/** A line in cells. A letter and its accent stay together, even if they belong to two spans. */
export function toCells(spans: readonly Span[]): readonly Cell[] {
  const near = clipSpans(spans);
  const cells: Cell[] = [];
  let at = 0;
  let end = near[0]?.text.length ?? 0;
  for (const glyph of toGlyphs(near.map(({ text }) => text).join(""))) {
    while (glyph.from >= end && at < near.length - 1) end += near[++at]?.text.length ?? 0;
    const span = near[at];
    cells.push({ text: glyph.text, width: glyph.width, paint: span?.paint, marked: span?.marked ?? false });
  }
  return cells;
}

export function cellsWidth(cells: readonly Cell[]): number {
  return cells.reduce((sum, { width }) => sum + width, 0);
}

/** The cells as text, with their colours. */
export function paintCells(cells: readonly Cell[]): string {
  let painted = "";
  for (let from = 0; from < cells.length; ) {
    const { paint } = cells[from] as Cell;
    let to = from + 1;
    while (to < cells.length && cells[to]?.paint === paint) to++;
    const text = cells
      .slice(from, to)
      .map((cell) => cell.text)
      .join("");
    painted += paint === undefined ? text : paint(text);
    from = to;
  }
  return painted;
}

/** Breaks a line into rows of at most `width` columns, after a space if one is near. There is always one row. */
export function wrapCells(cells: readonly Cell[], width: number): readonly (readonly Cell[])[] {
  const rows: (readonly Cell[])[] = [];
  let from = 0;
  do {
    const end = endOfRow(cells, from, width);
    rows.push(cells.slice(from, end));
    from = end;
  } while (from < cells.length);
  return rows;
}

/** Cuts a line to `width` columns, with an ellipsis for the rest and the first marked cell in view. */
export function windowCells(cells: readonly Cell[], width: number): readonly Cell[] {
  if (cellsWidth(cells) <= width) return cells;
  const focus = Math.max(
    0,
    cells.findIndex(({ marked }) => marked),
  );
  let from = focus;
  for (let before = 0; from > 0; from--) {
    before += cells[from - 1]?.width ?? 0;
    if (before > width / 3) break;
  }
  let room = width;
  while (from > 0 && cellsWidth(cells.slice(from)) < room - 1) from--;
  const head = from > 0 ? [ELLIPSIS] : [];
  room -= head.length;
  let to = from;
  for (let used = 0; to < cells.length; to++) {
    used += cells[to]?.width ?? 0;
    if (used > room) break;
  }
  if (to === cells.length) return [...head, ...cells.slice(from)];
  for (let used = cellsWidth(cells.slice(from, to)); used > room - 1 && to > from; to--)
    used -= cells[to - 1]?.width ?? 0;
  return [...head, ...cells.slice(from, to), ELLIPSIS];
}

/** Plain text in exactly `width` columns: filled up with spaces, or cut with an ellipsis. */
export function fitText(text: string, width: number): string {
  const shown = cutText(text, width);
  return shown + " ".repeat(Math.max(0, width - widthOf(shown)));
}

/** Plain text in at most `width` columns. */
export function cutText(text: string, width: number): string {
  return paintCells(windowCells(toCells([{ text }]), width));
}

const ELLIPSIS: Cell = { text: "…", width: 1, paint: undefined, marked: false };

function endOfRow(cells: readonly Cell[], from: number, width: number): number {
  let end = from;
  let soft = from;
  for (let used = 0; end < cells.length; end++) {
    const cell = cells[end] as Cell;
    used += cell.width;
    if (used > width) break;
    if (cell.text === " ") soft = end + 1;
  }
  if (end >= cells.length) return cells.length;
  if (soft - from > (end - from) / 2) end = soft;
  // A row takes at least one cell, or the loop would not end.
  return Math.max(end, from + 1);
}

function clipSpans(spans: readonly Span[]): readonly Span[] {
  const total = spans.reduce((sum, { text }) => sum + text.length, 0);
  if (total <= MOST_TEXT) return spans;
  const focus = spans.findIndex(({ marked }) => marked);
  const before = spans.slice(0, Math.max(0, focus)).reduce((sum, { text }) => sum + text.length, 0);
  const from = Math.max(0, Math.min(before - MOST_TEXT / 2, total - MOST_TEXT));
  const to = from + MOST_TEXT;
  let at = 0;
  const near = spans.map((span) => {
    const text = span.text.slice(Math.max(0, from - at), Math.max(0, to - at));
    at += span.text.length;
    return { ...span, text };
  });
  return [...(from > 0 ? [{ text: "…" }] : []), ...near, ...(to < total ? [{ text: "…" }] : [])];
}
