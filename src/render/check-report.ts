import { showCount, showSeconds } from "../protocol/quantity.ts";
import { FINDINGS } from "../result/finding.ts";
import type { RunResult } from "../result/run.ts";
import { isFailure, isMatch } from "../result/verdict.ts";
import { renderFindings } from "./findings.ts";
import { fitText } from "./text/cells.ts";
import { NO_BREAK, paragraph, wrapMessage } from "./text/prose.ts";
import { widthOf } from "./text/sanitise.ts";
import { columnsOf, readingColumnsOf, type View } from "./text/view.ts";
import { tellVerdict } from "./verdict.ts";

/** Columns of a verdict's words: enough for all of them. */
const WORDS = 48;
/** With fewer columns than this, a verdict is shown by its short name, as in `--json`. */
const LEAST_WORDS = 24;
/** With fewer columns than this, only the mark is shown. */
const LEAST_COLUMNS = 32;

/** The check that a result belongs to. */
interface CheckShown {
  /** The ids of everything that is checked: lines of one check are aligned with each other. */
  readonly ids: readonly string[];
  /** Whether this one ran on the machine's clock while others run under schedules: only its seconds differ each time. */
  readonly measured: boolean;
}

/** One result of a check in one line, and below it the reason for a failure, and warnings. */
export function renderCheckLine(result: RunResult, shown: CheckShown, view: View): readonly string[] {
  const line = renderLine(result, shown, view);
  const told = isFailure(result)
    ? result.findings
    : result.findings.filter(({ kind }) => FINDINGS[kind].weight === "warning");
  return [
    line,
    ...renderNotes(result, view),
    ...(told.length === 0 ? [] : renderFindings(told, view, 5, result.repeat)),
  ];
}

/** Notes on a match: which schedule prints the text, and what was proved about all schedules. */
function renderNotes({ verdict, remark, proof }: RunResult, view: View): readonly string[] {
  const notes = [...(verdict === "match-other-schedule" ? [remark] : []), proof].filter(
    (text) => text !== undefined,
  );
  const rows = notes.flatMap((text) => wrapMessage(text, readingColumnsOf(view) - 6));
  return rows.map((row) => view.style.dim(`     ${row}`));
}

/** Lessons that were not run, each with its reason. */
export function renderSkipped(reasons: readonly string[], view: View): readonly string[] {
  return reasons.flatMap((reason) =>
    wrapMessage(`skipped: ${reason}`, readingColumnsOf(view) - 3).map(
      (row, index) => ` ${view.style.dim(`${index === 0 ? "–" : " "} ${row}`)}`,
    ),
  );
}

/**
 * The end of a check, after an empty line: `8 lessons: 7 match, 1 does not · 12.3 s`.
 *
 * @param seconds of the whole check, if a reader waited for it; a log should be the same every time.
 */
export function renderCheckSummary(
  results: readonly RunResult[],
  { seconds, left }: { readonly seconds?: number | undefined; readonly left: number },
  view: View,
): readonly string[] {
  const { style } = view;
  const [matching, failed] = [results.filter(isMatch).length, results.filter(isFailure).length];
  const ran = results.length - matching - failed;
  const lessons = results.every(({ title }) => title !== undefined);
  const parts = [
    ...(matching > 0 ? [style.green(`${matching} ${matching === 1 ? "matches" : "match"}`)] : []),
    ...(ran > 0 ? [style.cyan(`${ran} ran`)] : []),
    ...(failed > 0 ? [style.red(lessons ? sayNot(failed, matching > 0) : `${failed} failed`)] : []),
    ...(left > 0 ? [`${left} not checked`] : []),
    ...(results.length + left === 0 ? ["none to check here"] : []),
  ];
  const total = style.bold(showCount(results.length + left, lessons ? "lesson" : "program"));
  const time = seconds === undefined ? "" : ` · ${showSeconds(seconds).replace(" ", NO_BREAK)}`;
  const text = `${total}: ${parts.join(", ")}${time}`;
  return ["", ...paragraph(text, view)];
}

/** `1 does not`; with the verb if it has not been used. */
function sayNot(failed: number, said: boolean): string {
  return `${failed} ${failed === 1 ? "does not" : "do not"}${said ? "" : " match"}`;
}

function renderLine(result: RunResult, { ids, measured }: CheckShown, view: View): string {
  const columns = columnsOf(view);
  const { mark, words, paint } = tellVerdict(result, view);
  const isUnsteady = measured && result.verdict !== "error";
  const seconds = (isUnsteady ? "real" : showSeconds(result.seconds)).padStart(7);
  const head = ` ${paint(mark)} `;
  const tail = ` ${view.style.dim(seconds)}`;
  const room = columns - 4 - seconds.length;
  if (columns < LEAST_COLUMNS) return head + fitText(result.lesson, room) + tail;
  const longest = ids.reduce((most, id) => Math.max(most, widthOf(id)), 0);
  const idWidth = Math.min(longest, Math.floor(columns / 3));
  const wordsWidth = Math.min(room - idWidth - 2, WORDS);
  const said = fitText(wordsWidth < LEAST_WORDS ? result.verdict : words, wordsWidth);
  return `${head}${fitText(result.lesson, idWidth)}  ${isMatch(result) ? said : paint(said)}${tail}`;
}
