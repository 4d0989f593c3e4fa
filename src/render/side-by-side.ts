import { showCount, showSeconds } from "../protocol/quantity.ts";
import type { PythonRun, RunResult } from "../result/run.ts";
import { renderFindings } from "./findings.ts";
import { renderLegend } from "./text/aligned-line.ts";
import { foldRows } from "./text/fold-rows.ts";
import { renderPlain, renderStacked } from "./text/one-column.ts";
import { paragraph, wrapIndented, wrapProse } from "./text/prose.ts";
import { visible } from "./text/sanitise.ts";
import { type Column, renderColumnBelow, renderThreeColumns } from "./text/three-columns.ts";
import { CALM_COLUMNS, type Headers, renderTwoColumns } from "./text/two-columns.ts";
import { columnsOf, readingColumnsOf, type View } from "./text/view.ts";
import { behindMark, tellVerdict } from "./verdict.ts";

/**
 * The result of a run: the expected and the printed lines side by side, the verdict, and remarks. If there is nothing to compare with, it
 * shows the printed lines and the verdict. No line is wider than the view's columns.
 *
 * @param seen whether the reader saw the lines during the run: then they are shown again only for a comparison.
 */
export function renderSideBySide(result: RunResult, view: View, { seen = false } = {}): readonly string[] {
  const { lines, width } = renderOutput(result, view);
  const isNews = !seen || result.rows.length > 0 || result.printed === 0 || result.python !== undefined;
  return [
    ...renderHeading(result, view),
    ...(lines.length > 0 && isNews ? ["", ...lines] : []),
    ...(seen ? [] : renderStderr(result, view)),
    ...renderPythonProblem(result, view),
    "",
    ...renderVerdict(result, width, view),
    ...(result.findings.length > 0 ? ["", ...renderFindings(result.findings, view, 3)] : []),
  ];
}

/** The lesson that a result is about. */
export function renderHeading(
  { lesson, title, section }: Pick<RunResult, "lesson" | "title" | "section">,
  view: View,
): readonly string[] {
  const { style } = view;
  const name = style.bold(visible(lesson)) + (section ? style.dim(` · § ${visible(section)}`) : "");
  const text = title === undefined ? name : `${name}  ${visible(title)}`;
  return paragraph(text, view);
}

function renderOutput(
  result: RunResult,
  view: View,
): { readonly lines: readonly string[]; readonly width: number } {
  const calm = Math.min(CALM_COLUMNS, columnsOf(view));
  const python = result.python && pythonColumn(result.python);
  if (result.output === undefined || result.rows.length === 0) {
    if (result.verdict === "error" && result.actual.length === 0) return { lines: [], width: calm };
    const below = python ? renderColumnBelow(python, view) : [];
    return { lines: [...renderPlain(result.actual, view), ...below], width: calm };
  }
  const headers = headersOf(result);
  const rows = foldRows(result.rows);
  const three = python && renderThreeColumns(rows, headers, python, view);
  const beside = three ?? renderTwoColumns(rows, headers, view);
  const lines = [
    ...(beside?.lines ?? renderStacked(result.rows, headers, view)),
    ...(python && three === undefined ? renderColumnBelow(python, view) : []),
  ];
  const legend = renderLegend(result.rows);
  const below = [...(legend === undefined ? [] : [legend]), ...whatStands(result).map(visible)].flatMap(
    (text) => wrapProse(text, columnsOf(view) - 4),
  );
  return {
    lines: [...lines, ...(below.length > 0 ? [""] : []), ...below.map((row) => `   ${view.style.dim(row)}`)],
    width: beside?.width ?? calm,
  };
}

/** The meaning of captures, unless all columns have the same texts. */
function whatStands({ rows, actual, python, stands = [] }: RunResult): readonly string[] {
  const expected = rows
    .flatMap((row) => (row.expected ? [row.expected.segments.map(({ text }) => text).join("")] : []))
    .join("\n");
  return [actual, python?.lines ?? actual].every((lines) => lines.join("\n") === expected) ? [] : stands;
}

function pythonColumn({ version, lines }: PythonRun): Column | undefined {
  return version === undefined ? undefined : { header: `Python ${version}`, lines };
}

function headersOf({ output, threads }: RunResult): Headers {
  return {
    expected: output === "printed" ? "expected (from the notes)" : "expected (derived)",
    actual: `this run (${showCount(threads, "thread")})`,
  };
}

function renderStderr({ stderr }: RunResult, view: View): readonly string[] {
  if (stderr.length === 0) return [];
  const header = wrapProse("standard error (not compared)", columnsOf(view) - 4);
  return ["", ...header.map((row) => `   ${view.style.dim(row)}`), ...renderPlain(stderr, view)];
}

/** Why Python's output is missing or incomplete. */
function renderPythonProblem({ python }: RunResult, view: View): readonly string[] {
  if (python?.problem === undefined) return [];
  const rows = wrapProse(visible(python.problem), readingColumnsOf(view) - 4);
  return ["", ...rows.map((row) => `   ${view.style.yellow(row)}`)];
}

/** The verdict, with the seconds at the right edge, and the remark below it. */
function renderVerdict(result: RunResult, width: number, view: View): readonly string[] {
  const told = tellVerdict(result, view);
  const seconds = showSeconds(result.seconds);
  const rows = wrapProse(told.words, width - 4);
  const free = width - 3 - seconds.length - (rows.at(-1) ?? "").length;
  const lines = behindMark(rows, told);
  if (free >= 2) lines.push(lines.pop() + " ".repeat(free) + view.style.dim(seconds));
  else lines.push(" ".repeat(width - seconds.length) + view.style.dim(seconds));
  if (result.remark === undefined) return lines;
  return [...lines, ...wrapIndented(result.remark, readingColumnsOf(view) - 3).map((row) => `   ${row}`)];
}
