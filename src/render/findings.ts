import { showCount } from "../protocol/quantity.ts";
import { FINDINGS, type Finding } from "../result/finding.ts";
import { fitText, type Paint } from "./text/cells.ts";
import { wrapIndented, wrapMessage } from "./text/prose.ts";
import { visible } from "./text/sanitise.ts";
import { readingColumnsOf, type View } from "./text/view.ts";

/** The most findings that are shown; more of them repeat each other. `--json` has all of them. */
const MOST_FINDINGS = 12;
const MOST_ROWS = 30;
/** A message may quote a printed line, which may have any length. */
const MOST_IN_LINE = 1000;
const MOST_PLACES = 6;
/** With fewer columns than this, a finding's kind stands above its message and not beside it. */
const LEAST_BESIDE = 48;

/**
 * A list of findings: their kind, what happened, where, and the commands that show failures.
 *
 * @param told the command that the reader is told anyway.
 */
export function renderFindings(
  findings: readonly Finding[],
  view: View,
  indent: number,
  told?: string,
): readonly string[] {
  const shown = findings.filter((finding, i) => i < MOST_FINDINGS || isCommand(finding));
  const tagWidth = Math.max(0, ...shown.map(({ kind }) => kind.length));
  const rows = shown.flatMap((finding) => renderFinding(finding, view, { indent, tagWidth, told }));
  const hidden = findings.length - shown.length;
  if (hidden === 0) return rows;
  const more = wrapIndented(`… and ${showCount(hidden, "more finding")}`, readingColumnsOf(view) - indent);
  return [...rows, ...more.map((row) => " ".repeat(indent) + view.style.dim(row))];
}

/** How to repeat a run. This is always shown, however many findings there are. */
function isCommand({ facts }: Finding): boolean {
  return facts?.kind === "repeat";
}

function renderFinding(
  finding: Finding,
  view: View,
  at: { indent: number; tagWidth: number; told: string | undefined },
): readonly string[] {
  const columns = readingColumnsOf(view);
  const paint = paintOf(finding, view);
  const margin = " ".repeat(at.indent);
  const words = finding.kind.replace("-", " ");
  const { replay, kind } = finding;
  // Not wrapped, because a reader copies it. A race shows in most schedules.
  const command =
    replay === undefined || replay === at.told || kind === "race" ? [] : [view.style.dim(visible(replay))];
  if (columns < LEAST_BESIDE) {
    const body = [...renderBody(finding, view, columns - at.indent - 2), ...command];
    return [margin + paint(words), ...body.map((row) => `${margin}  ${row}`)];
  }
  const body = [...renderBody(finding, view, columns - at.indent - at.tagWidth - 2), ...command];
  return body.map((row, index) => {
    const tag = index === 0 ? paint(fitText(words, at.tagWidth)) : " ".repeat(at.tagWidth);
    return `${margin}${tag}  ${row}`.trimEnd();
  });
}

function paintOf(finding: Finding, { style }: View): Paint {
  const { weight } = FINDINGS[finding.kind];
  if (finding.expected || weight === "remark") return style.cyan;
  return weight === "warning" ? style.yellow : style.red;
}

function renderBody(finding: Finding, { style }: View, width: number): readonly string[] {
  const { message, places, expected } = finding;
  const text = expected ? `${message}\nThe lesson is meant to show this.` : message;
  // A part of a command would be of no use.
  const rows = wrapMessage(isCommand(finding) ? text : shorten(text), width);
  const shown = rows.length > MOST_ROWS ? [...rows.slice(0, MOST_ROWS), "…"] : rows;
  const others = [...new Set(places)].filter((place) => !message.includes(place));
  if (others.length === 0) return shown;
  const more = others.length > MOST_PLACES ? `, and ${others.length - MOST_PLACES} more` : "";
  const where = wrapIndented(`at ${others.slice(0, MOST_PLACES).join(", ")}${more}`, width);
  return [...shown, ...where.map((row) => style.dim(row))];
}

function shorten(message: string): string {
  return message
    .split("\n", MOST_ROWS + 1)
    .map((line) =>
      line.length > MOST_IN_LINE ? `${line.slice(0, MOST_IN_LINE).replace(HALF_A_PAIR, "")}…` : line,
    )
    .join("\n");
}

const HALF_A_PAIR = /[\ud800-\udbff]$/;
