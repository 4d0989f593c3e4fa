import { showCount, showNumber } from "../protocol/quantity.ts";
import type { Orders } from "../result/run.ts";
import { cutText, fitText } from "./text/cells.ts";
import { wrapProse } from "./text/prose.ts";
import { widthOf } from "./text/sanitise.ts";
import { columnsOf, type View } from "./text/view.ts";

const MARGIN = 3;
const GAP = 3;
const WIDEST = 32;
const MOST_LINES = 40;

/**
 * The possible orders of a program's lines, one a column, as many beside each other as fit.
 *
 * @param printed the printed and the expected lines. A column that equals one of them says so.
 */
export function renderOrders(
  { count, exact, listed = [] }: Orders,
  known: { readonly actual: readonly string[]; readonly expected: readonly string[] },
  view: View,
): readonly string[] {
  const { style } = view;
  const total = exact ? showCount(count, "order") : sayMoreThan(count);
  const hidden = exact ? count - listed.length : Number.POSITIVE_INFINITY;
  const more = hidden > 0 && listed.length > 0 ? `; the first ${showNumber(listed.length)}:` : ":";
  const verb = count === (exact ? 1 : 0) ? "is" : "are";
  const head = `There ${verb} ${total} that its synchronisation allows${more}`;
  return [
    ...wrapProse(head, columnsOf(view) - MARGIN).map((row) => ` ${row}`),
    ...bandsOf(listed, view).flatMap((band) => ["", ...renderBand(band)]),
  ];

  function renderBand({ from, width, orders }: Band): readonly string[] {
    const headers = orders.map((order, index) => headerOf(order, from + index + 1));
    const rows = Math.min(MOST_LINES, Math.max(0, ...orders.map((order) => order.length)));
    const body = Array.from({ length: rows }, (_, row) => orders.map((order) => order[row] ?? ""));
    const cut = (orders[0]?.length ?? 0) - rows;
    return [
      style.dim(join(headers, width)),
      ...body.map((cells) => join(cells, width)),
      ...(cut > 0 ? [`${" ".repeat(MARGIN)}${style.dim(`… and ${showCount(cut, "more line")}`)}`] : []),
    ];
  }

  function headerOf(order: readonly string[], number: number): string {
    const marks = [
      ...(isSame(order, known.actual) ? ["this run"] : []),
      ...(isSame(order, known.expected) ? ["expected"] : []),
    ];
    return `${number}${marks.length > 0 ? ` ${marks.join(", ")}` : ""}`;
  }
}

function sayMoreThan(count: number): string {
  return count === 0 ? "at least 1 order" : `more than ${showCount(count, "order")}`;
}

interface Band {
  /** Index of the first. */
  readonly from: number;
  readonly width: number;
  readonly orders: readonly (readonly string[])[];
}

function bandsOf(listed: readonly (readonly string[])[], view: View): readonly Band[] {
  const room = columnsOf(view) - MARGIN;
  // All orders have the same lines. A header with both marks has to fit as well.
  const widest = Math.max(22, ...(listed[0] ?? []).map(widthOf));
  const width = Math.min(widest, WIDEST, room - 1);
  const beside = Math.max(1, Math.floor((room + GAP - 1) / (width + GAP)));
  const bands: Band[] = [];
  for (let from = 0; from < listed.length; from += beside)
    bands.push({ from, width, orders: listed.slice(from, from + beside) });
  return bands;
}

function join(cells: readonly string[], width: number): string {
  const fitted = cells.map((cell, index) =>
    index === cells.length - 1 ? cutText(cell, width) : fitText(cell, width),
  );
  return `${" ".repeat(MARGIN)}${fitted.join(" ".repeat(GAP))}`.trimEnd();
}

function isSame(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.length > 0 && a.every((line, index) => line === b[index]);
}
