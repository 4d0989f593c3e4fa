import { type Cell, cellsWidth, cutText, paintCells, toCells, wrapCells } from "../text/cells.ts";
import { widthOf } from "../text/sanitise.ts";
import { columnsOf, type View } from "../text/view.ts";
import { highlight, type Language } from "./highlight.ts";

export interface Source {
  /** Its name, as a header. */
  readonly name: string;
  readonly text: string;
  readonly language: Language;
}

/** Columns between two listings. */
const BETWEEN = 3;
/** The most lines that a listing beside another may break, and its smallest width. */
const MOST_BROKEN = 3;
const LEAST_BESIDE = 44;

/** Programs with line numbers: side by side if (nearly) all of their lines fit, otherwise stacked. */
export function renderListings(sources: readonly Source[], view: View): readonly string[] {
  const columns = columnsOf(view) - 1;
  const listings = sources.map((source) => createListing(source, view));
  const widths = widthsBeside(listings, columns);
  return widths === undefined ? renderStacked(listings, columns, view) : renderBeside(listings, widths, view);
}

interface Listing {
  readonly name: string;
  readonly lines: readonly (readonly Cell[])[];
  /** Columns of the line numbers and the space behind them. */
  readonly gutter: number;
}

interface ListingRow {
  readonly text: string;
  readonly width: number;
}

function createListing({ name, text, language }: Source, view: View): Listing {
  const lines = highlight(text, language, view).map(toCells);
  return { name, lines, gutter: String(lines.length).length + 2 };
}

/** A width for each listing. The widest shrinks if the screen is a little too narrow. */
function widthsBeside(listings: readonly Listing[], columns: number): readonly number[] | undefined {
  if (listings.length < 2) return undefined;
  const whole = listings.map(({ name, lines, gutter }) =>
    Math.max(name.length, gutter + Math.max(...lines.map(cellsWidth))),
  );
  const total = whole.reduce((sum, width) => sum + width + BETWEEN, -BETWEEN);
  if (total <= columns) return whole;
  const widest = whole.indexOf(Math.max(...whole));
  const width = (whole[widest] ?? 0) - (total - columns);
  const { lines, gutter } = listings[widest] as Listing;
  const broken = lines.filter((cells) => cellsWidth(cells) > width - gutter).length;
  return width < LEAST_BESIDE || broken > MOST_BROKEN ? undefined : whole.with(widest, width);
}

function renderStacked(listings: readonly Listing[], columns: number, view: View): readonly string[] {
  return listings.flatMap((listing, index) => {
    const rows = renderListing(listing, columns, view).map(({ text }) => ` ${text}`.trimEnd());
    return index > 0 ? ["", ...rows] : rows;
  });
}

function renderBeside(
  listings: readonly Listing[],
  widths: readonly number[],
  view: View,
): readonly string[] {
  const sides = listings.map((listing, index) => renderListing(listing, widths[index] ?? 0, view));
  const height = Math.max(...sides.map((rows) => rows.length));
  return Array.from({ length: height }, (_, line) => {
    const parts = sides.map((rows, index) => {
      const { text, width } = rows[line] ?? { text: "", width: 0 };
      return text + " ".repeat(Math.max(0, (widths[index] ?? 0) - width));
    });
    return ` ${parts.join(" ".repeat(BETWEEN))}`.trimEnd();
  });
}

function renderListing({ name, lines, gutter }: Listing, width: number, view: View): readonly ListingRow[] {
  const { style } = view;
  const header = cutText(name, width);
  const rows = lines.flatMap((line, index) =>
    breakLine(line, width - gutter).map((cells, part): ListingRow => {
      const number = (part === 0 ? String(index + 1) : "↳").padStart(gutter - 2);
      return { text: `${style.dim(number)}  ${paintCells(cells)}`, width: gutter + cellsWidth(cells) };
    }),
  );
  return [{ text: style.bold(header), width: widthOf(header) }, ...rows];
}

/** The rows of a line of source; all of them have the line's indentation. */
function breakLine(line: readonly Cell[], width: number): readonly (readonly Cell[])[] {
  const indent = line.findIndex(({ text }) => text !== " ");
  if (indent <= 0 || indent > width / 2) return wrapCells(line, width);
  return wrapCells(line.slice(indent), width - indent).map((row) => [...line.slice(0, indent), ...row]);
}
