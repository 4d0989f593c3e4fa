import { findingsToTell, type PracticeResult } from "../practice/verdict.ts";
import { MAIN_THREAD } from "../protocol/event.ts";
import { showCount } from "../protocol/quantity.ts";
import type { Outcome, ScheduleRow } from "../result/explore.ts";
import { withoutRepeat } from "../result/finding.ts";
import { isFailure } from "../result/verdict.ts";
import type { PracticeDocument, PracticeEntry } from "./documents/course-document.ts";
import { type CommandReport, writeDocument } from "./documents/json.ts";
import type { OutcomeEntry } from "./documents/search-document.ts";
import { renderFindings } from "./findings.ts";
import { type MarkedSentence, paintMark } from "./marked-sentence.ts";
import { renderPracticeOutcomes } from "./practice-outcomes.ts";
import { renderSchedule } from "./schedule-columns.ts";
import { paragraph, wrapMessage } from "./text/prose.ts";
import { visible, widthOf } from "./text/sanitise.ts";
import { columnsOf, readingColumnsOf, type View } from "./text/view.ts";

/** The progress of the whole course. */
interface Standing {
  readonly solved: number;
  readonly of: number;
  /** The shown path of the solution, for a solved exercise. */
  readonly solution: string;
}

/** An exercise: the outcomes of its schedules, the verdict, and the reasons against it. */
export function renderPractice(result: PracticeResult, standing: Standing, view: View): readonly string[] {
  const { verdict, outcomes } = result;
  return [
    ...renderHeading(result, standing, view),
    "",
    ...(outcomes.length === 0 ? [] : [...renderPracticeOutcomes(result, view), ""]),
    ...renderVerdict(result, view),
    ...(verdict === "solved" ? renderAfter(result, standing, view) : renderWhy(result, view)),
  ];
}

/** An exercise that is solved, in one line. */
export function renderPracticeLine({ exercise, traces }: PracticeResult, view: View): readonly string[] {
  const { green, bold } = view.style;
  const name = bold(visible(exercise.id));
  return paragraph(`${green("✓")} ${name} solved, and proved in ${showCount(traces, "trace")}`, view);
}

function renderHeading(
  { exercise }: PracticeResult,
  { solved, of }: Standing,
  view: View,
): readonly string[] {
  const { style } = view;
  const [number, id, title] = [String(exercise.number), visible(exercise.id), visible(exercise.title)];
  const right = `${solved} of ${of} solved`;
  const gap = readingColumnsOf(view) - 7 - widthOf(`${number}${id}${title}${right}`);
  const left = `${number} · ${style.bold(id)}  ${title}`;
  if (gap >= 2) return [` ${left}${" ".repeat(gap)}${style.dim(right)}`];
  return [left, style.dim(right)].flatMap((line) => paragraph(line, view));
}

/** Sentences, each behind its mark. */
function renderVerdict(result: PracticeResult, view: View): readonly string[] {
  const { verdict, luck } = result;
  return [
    ...tellPractice(result).flatMap(({ mark, text }) => marked(paintMark(mark, view), text, view)),
    ...(verdict === "not-solved" && luck !== undefined ? marked(" ", luck, view) : []),
  ];
}

/** The verdict in sentences. */
export function tellPractice({ verdict, reasons, proof }: PracticeResult): readonly MarkedSentence[] {
  const said = reasons.map(({ message }) => message);
  switch (verdict) {
    case "solved":
      return [{ mark: "✓", text: `Solved, and proved: ${proof}.` }];
    case "not-proved":
      return said.map((message) => ({ mark: "!", text: `Not proved: ${message}` }));
    case "error":
      return said.map((message) => ({ mark: "✗", text: `It cannot be run. ${message}` }));
    case "not-solved":
      return said.map((message, i) => ({ mark: "✗", text: `${i === 0 ? "Not solved: " : ""}${message}` }));
  }
}

function renderAfter({ exercise }: PracticeResult, { solution }: Standing, view: View): readonly string[] {
  const { misconception, after } = exercise;
  const told = misconception === "" ? [] : paragraph(`Misconception: ${visible(misconception)}`, view);
  return [
    "",
    ...told,
    ...paragraph(visible(after), view),
    "",
    ...marked(" ", `one solution: ${solution}`, view),
  ];
}

/** Other results, and the schedule that shows them. */
function renderWhy(result: PracticeResult, view: View): readonly string[] {
  const { shown, outcomes, isDriverChanged } = result;
  const findings = findingsToTell(result);
  const told = findings.length === 0 ? [] : ["", ...renderFindings(findings, view, 3, shown?.replay)];
  if (shown === undefined || shown.rows.length === 0) return told;
  const failing = outcomes.find((outcome) => isFailure(outcome) && outcome.replay === shown.replay);
  const does = failing?.verdict === "timeout" ? "was stopped" : "fails";
  const place = failing === undefined ? undefined : whereItFails(result, failing, shown.rows);
  const what = failing ? `a short schedule that ${does}` : "a trace that shows this";
  const heading = place === undefined ? what : `${what} (${visible(place)})`;
  // The command is not wrapped, however long, because a reader copies it.
  return [
    ...told,
    "",
    ...paragraph(heading, view),
    ...renderSchedule(shown.rows, view),
    "",
    ` ${visible(shown.replay)}`,
    ...(isDriverChanged ? ["", ...paragraph(OTHER_DRIVER, view)] : []),
  ];
}

/**
 * The last place in the learner's files where another thread than MainThread makes a step: a wrong text or a deadlock mostly shows there.
 * Errors have places of their own.
 */
function whereItFails(
  { exercise, file }: PracticeResult,
  { verdict }: Outcome,
  rows: readonly ScheduleRow[],
): string | undefined {
  if (verdict !== "mismatch" && verdict !== "deadlock") return undefined;
  const isOwn = (place: string) => exercise.driver === undefined || !place.startsWith(`${file}:`);
  return rows.findLast(({ thread, place }) => thread !== MAIN_THREAD && place !== "" && isOwn(place))?.place;
}

const OTHER_DRIVER =
  "Your main.ts is not the course's own. This report is about the course's, and so is that command.";

function marked(mark: string, text: string, view: View): readonly string[] {
  const [head = "", ...rest] = wrapMessage(text, columnsOf(view) - 3);
  return [` ${mark} ${head}`, ...rest.map((row) => `   ${row}`.trimEnd())];
}

/** Exercises that were checked, as one JSON document without a line feed at its end. */
export function renderPracticeJson(
  command: PracticeDocument["command"],
  { ok, results }: CommandReport<PracticeResult>,
): string {
  return writeDocument({ command, ok, results: results.map(toDocument) });
}

function toDocument(result: PracticeResult): PracticeEntry {
  const { exercise, file, verdict, reasons, traces, outcomes, cases, findings, shown, luck, proof } = result;
  return {
    ...{ exercise: exercise.id, number: exercise.number, title: exercise.title },
    ...{ file, verdict, reasons, traces },
    expected: exercise.expected.trimEnd().split("\n"),
    outcomes: outcomes.map(outcomeDocument),
    ...(cases && {
      cases: cases.map(({ sets, traces: count, outcomes: own }) => ({
        ...{ sets, traces: count, outcomes: own.map(outcomeDocument) },
      })),
    }),
    findings: withoutRepeat(findings),
    ...(result.isDriverChanged && { driverChanged: true }),
    ...(shown && { repeat: shown.replay }),
    ...(luck !== undefined && { luck }),
    ...(proof !== undefined && { proof, after: exercise.after }),
  };
}

function outcomeDocument(outcome: Outcome): OutcomeEntry {
  const { output, traces, verdict, deadlock, exitCode, schedule, replay } = outcome;
  const exit = exitCode === undefined ? {} : { exitCode };
  return { output, traces, verdict, deadlock, ...exit, schedule, replay };
}
