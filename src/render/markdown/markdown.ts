import type { Token, Tokens } from "marked";
import stringWidth from "string-width";
import { paintCells, toCells, wrapCells } from "../text/cells.ts";
import { wrapProse } from "../text/prose.ts";
import { visible } from "../text/sanitise.ts";
import { hasColour, type View } from "../text/view.ts";
import { highlight, languageOf } from "./highlight.ts";
import { lexMarkdown, type MarkedBlock, type MarkedInline } from "./lex-markdown.ts";

/** The narrowest width of text. Text that is nested deeper is not indented further. */
const LEAST_WIDTH = 12;

/** Markdown as lines for a terminal, none wider than `width` columns. */
export function renderMarkdown(text: string, width: number, view: View): readonly string[] {
  return renderBlocks(lexMarkdown(text), width, view);
}

function renderBlocks(tokens: readonly Token[], width: number, view: View): readonly string[] {
  return tokens
    .map((token) => renderBlock(token, width, view))
    .filter((rows) => rows.length > 0)
    .flatMap((rows, index) => (index === 0 ? rows : ["", ...rows]));
}

function renderBlock(given: Token, width: number, view: View): readonly string[] {
  const { style } = view;
  const token = given as MarkedBlock;
  switch (token.type) {
    case "heading":
      return wrapProse(renderInline(token.tokens, view), width).map((row) => style.bold(row));
    case "paragraph":
      return wrapProse(renderInline(token.tokens, view), width);
    case "text":
      return wrapProse(renderInline(token.tokens ?? [token], view), width);
    case "list":
      return renderList(token, width, view);
    case "code":
      return renderFence(token, width, view);
    case "blockquote":
      return prefixed(width, `${style.dim("│")} `, 2, (room) => renderBlocks(token.tokens, room, view));
    case "table":
      return renderTable(token, width, view);
    case "hr":
      return [style.dim("─".repeat(Math.min(width, 24)))];
    case "space":
    case "def":
      return [];
    default:
      return wrapProse(renderInline([{ type: "text", raw: given.raw, text: given.raw.trim() }], view), width);
  }
}

function renderList(list: Tokens.List, width: number, view: View): readonly string[] {
  const first = typeof list.start === "number" ? list.start : 1;
  const bulletWidth = list.ordered ? String(first + list.items.length - 1).length + 1 : 1;
  return list.items.flatMap((item, index) => {
    const bullet = list.ordered ? `${first + index}.`.padStart(bulletWidth) : "•";
    const box = item.task ? (item.checked ? "[x] " : "[ ] ") : "";
    const lead = `${view.style.dim(bullet)} ${box}`;
    const indent = bulletWidth + 1 + box.length;
    const blocks = (room: number) => {
      const parts = item.tokens
        .map((token) => renderBlock(token, room, view))
        .filter((rows) => rows.length > 0);
      return parts.flatMap((rows, part) => (part > 0 && list.loose ? ["", ...rows] : rows));
    };
    const rows = prefixed(width, " ".repeat(indent), indent, blocks);
    const body = rows.length === 0 ? [" ".repeat(indent)] : rows;
    const marked =
      width - indent < LEAST_WIDTH ? body : [lead + (body[0] ?? "").slice(indent), ...body.slice(1)];
    return index > 0 && list.loose ? ["", ...marked] : marked;
  });
}

function renderFence({ text, lang }: Tokens.Code, width: number, view: View): readonly string[] {
  const language = languageOf(lang?.split(/\s/)[0] ?? "");
  return prefixed(width, "  ", 2, (room) =>
    highlight(text, language, view).flatMap((spans) => wrapCells(toCells(spans), room).map(paintCells)),
  );
}

/** Rows behind a prefix, unless that would leave too little space. */
function prefixed(
  width: number,
  prefix: string,
  prefixWidth: number,
  render: (room: number) => readonly string[],
): readonly string[] {
  const room = width - prefixWidth;
  return room < LEAST_WIDTH
    ? render(width)
    : render(room).map((row) => (row === "" ? prefix.trimEnd() : prefix + row));
}

const BETWEEN = "  ";

/** A table in columns if it fits, and otherwise row by row, each cell behind its column's name. */
function renderTable({ header, rows }: Tokens.Table, width: number, view: View): readonly string[] {
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

/** The contents of a line of Markdown: emphasis, code, links. Line feeds in the result are breaks that the author made. */
function renderInline(tokens: readonly Token[], view: View): string {
  return tokens.map((token) => renderToken(token, view)).join("");
}

function renderToken(given: Token, view: View): string {
  const { style } = view;
  const token = given as MarkedInline;
  switch (token.type) {
    case "strong":
      return style.bold(renderInline(token.tokens, view));
    case "em":
      return style.italic(renderInline(token.tokens, view));
    case "del":
      return style.strikethrough(renderInline(token.tokens, view));
    case "codespan":
      return hasColour(view) ? style.cyan(flow(token.text)) : `\`${flow(token.text)}\``;
    case "link":
      return renderLink(token, view);
    case "image":
      return flow(token.text);
    case "br":
      return "\n";
    case "text":
      return token.tokens === undefined ? flow(token.text) : renderInline(token.tokens, view);
    case "escape":
      return flow(token.text);
    default:
      return flow(given.raw);
  }
}

function renderLink({ href, tokens, text }: Tokens.Link, view: View): string {
  const label = renderInline(tokens, view);
  const address = flow(href);
  return address === flow(text) || address === `mailto:${text}`
    ? view.style.underline(label)
    : `${label} (${view.style.underline(address)})`;
}

/** Line feeds within a paragraph are spaces. */
function flow(text: string): string {
  return visible(text.replace(/\s*\n\s*/g, " "));
}
