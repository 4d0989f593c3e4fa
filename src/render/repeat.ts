import { showCount, showNumber, showSeconds } from "../protocol/quantity.ts";
import { withoutRepeat } from "../result/finding.ts";
import type { RepeatedOutput, RepeatResult } from "../result/repeat.ts";
import { isFailure, isMatch } from "../result/verdict.ts";
import { type CommandReport, roundSeconds, writeDocument } from "./documents/json.ts";
import { renderFindings } from "./findings.ts";
import { renderHeading } from "./side-by-side.ts";
import { cutText } from "./text/cells.ts";
import { wrapProse } from "./text/prose.ts";
import { visible } from "./text/sanitise.ts";
import { columnsOf, type View } from "./text/view.ts";
import { behindMark, tellVerdict } from "./verdict.ts";

/** More outputs than these are counted, and so are more lines of one. `--json` has them all. */
const MOST_OUTPUTS = 12;
const MOST_LINES = 10;

/** The results of many runs of a program: each output, how often it came and whether it matches, then the totals. */
export function renderRepeat(result: RepeatResult, view: View): readonly string[] {
  const shown = result.outputs.slice(0, MOST_OUTPUTS);
  const hidden = result.distinct - shown.length;
  return [
    ...renderHeading(result, view),
    ...shown.flatMap((output) => ["", ...renderOutput(output, result, view)]),
    ...(hidden > 0 ? ["", `   ${view.style.dim(`… and ${showCount(hidden, "more output")}`)}`] : []),
    "",
    ...renderSum(result, view),
    ...(result.findings.length > 0 ? ["", ...renderFindings(result.findings, view, 3)] : []),
  ];
}

/** The results of repeated runs as one JSON document. */
export function renderRepeatJson({ ok, results }: CommandReport<RepeatResult>): string {
  return writeDocument({
    command: "run",
    ok,
    results: results.map(
      ({ lesson, verdict, seconds, runs, distinct, outputs, findings, target, sets, time }) => ({
        ...{ lesson, verdict, seconds: roundSeconds(seconds), runs, distinct },
        ...{ outputs, findings: withoutRepeat(findings), target, sets, time },
        ...repeatOfFirst(outputs),
      }),
    ),
  });
}

/** The command for the most frequent output that fails. */
function repeatOfFirst(outputs: readonly RepeatedOutput[]): { readonly repeat?: string } {
  const found = outputs.find(({ replay }) => replay !== undefined)?.replay;
  return found === undefined ? {} : { repeat: found };
}

function renderOutput(
  { output, verdict, count, replay }: RepeatedOutput,
  result: RepeatResult,
  view: View,
): readonly string[] {
  const { style } = view;
  const told = tellVerdict({ ...result, verdict }, view);
  const head = `${showNumber(count)} of ${showCount(result.runs, "run")}${verdict === "ran" ? "" : `: ${told.words}`}`;
  const shown = output.slice(0, MOST_LINES);
  const hidden = output.length - shown.length;
  return [
    ...behindMark(wrapProse(head, columnsOf(view) - 4), told),
    ...shown.map((line) => `     ${cutText(line, columnsOf(view) - 6)}`.trimEnd()),
    ...(hidden > 0 ? [`     ${style.dim(`… and ${showCount(hidden, "more line")}`)}`] : []),
    ...(output.length === 0 ? [`     ${style.dim("(nothing printed)")}`] : []),
    // Not wrapped, however long, because a reader copies it.
    ...(replay === undefined ? [] : [`     ${style.dim(visible(replay))}`]),
  ];
}

function renderSum(result: RepeatResult, view: View): readonly string[] {
  const { runs, distinct, outputs, seconds } = result;
  const sum = (is: (output: RepeatedOutput) => boolean) =>
    outputs.filter(is).reduce((total, { count }) => total + count, 0);
  const matching = sum(isMatch);
  const failing = sum(isFailure);
  const parts = [
    ...(matching > 0 ? [`${showNumber(matching)} ${matching === 1 ? "matches" : "match"}`] : []),
    ...(failing > 0 ? [`${showNumber(failing)} ${failWords(failing, matching > 0)}`] : []),
  ];
  const words = `${showCount(runs, "run")}, ${distinct === 1 ? "one output" : showCount(distinct, "different output")}`;
  const text = `${words}${parts.length > 0 ? `: ${parts.join(", ")}` : ""} · ${showSeconds(seconds)}`;
  return behindMark(wrapProse(text, columnsOf(view) - 4), tellVerdict(result, view));
}

/** "9 match, 1 does not"; if none matches, there may be no expected output. */
function failWords(count: number, someMatch: boolean): string {
  if (someMatch) return count === 1 ? "does not" : "do not";
  return count === 1 ? "fails" : "fail";
}
