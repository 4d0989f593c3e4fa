import type { Tokens } from "marked";
import stringWidth from "string-width";
import { wrapProse } from "../text/prose.ts";
import type { View } from "../text/view.ts";
import { renderInline } from "./inline.ts";

const BETWEEN = "  ";

/** A table in columns if it fits, and otherwise row by row, each cell behind its column's name. */
export function renderTable({ header, rows }: Tokens.Table, width: number, view: View): readonly string[] {
  const heads = header.map(({ tokens }) => oneLine(renderInline(tokens, view)));
  const body = rows.map((row) => row.map(({ tokens }) => oneLine(renderInline(tokens, view))));
  const widths = heads.map((head, column) =>
    Math.max(stringWidth(head), ...body.map((row) => stringWidth(row[column] ?? ""))),
  );
  const total = widths.reduce((sum, each) => sum + each + BETWEEN.length, -BETWEEN.length);
  if (total > width) return renderRecords(heads, body, width, view);
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, column) => cell + " ".repeat(Math.max(0, (widths[column] ?? 0) - stringWidth(cell))))
      .join(BETWEEN)
      .trimEnd();
  const rule = view.style.dim(widths.map((each) => "─".repeat(each)).join(BETWEEN));
  return [line(heads.map((head) => view.style.bold(head))), rule, ...body.map(line)];
}

function renderRecords(
  heads: readonly string[],
  body: readonly (readonly string[])[],
  width: number,
  view: View,
): readonly string[] {
  return body.flatMap((row, index) => [
    ...(index > 0 ? [""] : []),
    ...heads.flatMap((head, column) =>
      wrapProse(`${view.style.bold(`${head}:`)} ${row[column] ?? ""}`, width),
    ),
  ]);
}

function oneLine(text: string): string {
  return text.replace(/\n/g, " ");
}
