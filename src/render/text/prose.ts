import stringWidth from "string-width";
import stripAnsi from "strip-ansi";
import wrapAnsi from "wrap-ansi";
import { toCells, wrapCells } from "./cells.ts";
import { PLAIN } from "./plain.ts";
import { visible } from "./sanitise.ts";
import { columnsOf, readingColumnsOf, type View } from "./view.ts";

export const NO_BREAK = "\u00a0";

/**
 * Wraps running text between words. The text has been made visible; its colours continue from line to line. A no-break space keeps its
 * words together, and is shown as a space. A command in quotes or in a colour stays together, too, if it fits into a line, and so do a call
 * such as `mutex.with(() => …)` and short code of Markdown.
 *
 * @param width columns; no line is wider.
 */
export function wrapProse(prose: string, width: number): readonly string[] {
  const text = prose.replace(CODE_IN_TEXT, (code) =>
    code.length + MARKS <= width ? code.replaceAll(" ", NO_BREAK) : code,
  );
  const rows =
    wrapPlain(text, width) ??
    wrapAnsi(text, width, { hard: true })
      .split("\n")
      .flatMap((line) => (stringWidth(line) <= width ? [line] : breakAnyhow(line, width)));
  return rows.map((row) => row.replaceAll(NO_BREAK, " "));
}

/** The command in `"threadlab practice init ."`, or in code of Markdown, with or without its colour; or `mutex.with(() => …)`. */
const COMMAND_OR_CALL = /(?<=["`]|\[\d+m)threadlab [^"`\p{Cc}]+(?=["`\p{Cc}])|[\w.]{1,40}\(\(\) => …\)/u;

/** Other code of Markdown, if it is short: between its quotes, or in its colour. */
const SHORT_CODE = /`[^`\p{Cc}]{1,60}`|(?<=\[36m)[^\p{Cc}]{1,60}(?=\p{Cc}\[39m)/u;

const CODE_IN_TEXT = new RegExp(`${SHORT_CODE.source}|${COMMAND_OR_CALL.source}`, "gu");

/** The most columns beside it in its line: both quotes, and a full stop or comma. */
const MARKS = 3;

/**
 * Wraps plain words with single spaces between them in the same way without the tables of widths, which take long to load. Undefined for
 * another text, and if a word has to be broken.
 */
function wrapPlain(text: string, width: number): readonly string[] | undefined {
  const isPlain = (word: string) =>
    word !== "" && word === word.trim() && PLAIN.test(word.replaceAll(NO_BREAK, "_"));
  if (!text.split(" ").every(isPlain)) return undefined;
  if (text.length <= width) return [text];
  const rows: string[] = [];
  let row = "";
  for (const word of text.split(" ")) {
    if (word.length > width) return undefined;
    if (row !== "" && row.length + 1 + word.length > width) {
      rows.push(row);
      row = "";
    }
    row += row === "" ? word : ` ${word}`;
  }
  return [...rows, row];
}

/** A paragraph of running text, as wide as the screen. */
export function paragraph(text: string, view: View): readonly string[] {
  return wrapProse(text, columnsOf(view) - 1).map((row) => ` ${row}`);
}

/** The same for a text to read: no wider than a reader likes. */
export function readingParagraph(text: string, view: View): readonly string[] {
  return wrapProse(text, readingColumnsOf(view) - 1).map((row) => ` ${row}`);
}

/** Plain text of several lines, wrapped. All rows of a line keep its indentation. */
export function wrapIndented(text: string, width: number): readonly string[] {
  return text.split("\n").flatMap((line) => {
    const shown = visible(line);
    const indent = Math.min(shown.length - shown.trimStart().length, Math.floor(width / 2));
    return wrapProse(shown.trimStart(), width - indent).map((row) => " ".repeat(indent) + row);
  });
}

/** The same, but lines that are a command stay whole, however long, because a reader copies them. */
export function wrapMessage(text: string, width: number): readonly string[] {
  return text
    .split("\n")
    .flatMap((line) => (COMMAND.test(line) ? [visible(line)] : wrapIndented(line, width)));
}

const COMMAND = /^\s*threadlab (?:run|replay) /;

/** For the few scripts and emoji whose width wrap-ansi underestimates, because it measures their parts. */
function breakAnyhow(line: string, width: number): readonly string[] {
  return wrapCells(toCells([{ text: stripAnsi(line) }]), width).map((row) =>
    row.map(({ text }) => text).join(""),
  );
}
