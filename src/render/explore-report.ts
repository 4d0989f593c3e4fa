import { sayBound } from "../explain/search-limit.ts";
import { sayTextAnswer } from "../explain/text-search.ts";
import { asSentence, ending, SERIAL_OUTPUT, share } from "../explain/vocabulary.ts";
import { showCount, showNumber, showSeconds } from "../protocol/quantity.ts";
import {
  type ExampleRun,
  type ExploreResult,
  failingRun,
  higherBound,
  type PollBound,
  type SearchedRun,
  worthSeeing,
} from "../result/explore.ts";
import { withoutRepeat } from "../result/finding.ts";
import type { FoundSchedule } from "../result/search-facts.ts";
import { isFailure } from "../result/verdict.ts";
import { type CommandReport, roundSeconds, writeDocument } from "./documents/json.ts";
import type { ExploreEntry } from "./documents/search-document.ts";
import { renderFindings } from "./findings.ts";
import { type MarkedSentence, paintMark } from "./marked-sentence.ts";
import { countHidden, cutOutcomes, linesOf, ordersOf } from "./outcome-text.ts";
import { renderSchedule } from "./schedule-columns.ts";
import { cutText, fitText } from "./text/cells.ts";
import { paragraph, wrapProse } from "./text/prose.ts";
import { visible, widthOf } from "./text/sanitise.ts";
import { columnsOf, type View } from "./text/view.ts";

/** More outcomes than these are counted, not listed. `--json` has all that are kept. */
const MOST_OUTCOMES = 20;
const WIDEST_OUTPUT = 44;

/** The results of a search: the outcomes, the verdict, and a schedule worth seeing. */
export function renderExplore(result: ExploreResult, view: View): readonly string[] {
  const { style } = view;
  const heading = `${style.bold(visible(result.lesson))} · ${tellExtent(result)}`;
  const worth = worthSeeing(result);
  return [
    ...paragraph(heading, view),
    "",
    ...(result.outcomes.length === 0 ? [] : [...renderOutcomes(result, view), ""]),
    ...renderVerdict(result, worth, view),
    ...(result.findings.length > 0 ? ["", ...renderFindings(result.findings, view, 3, worth?.replay)] : []),
    ...(worth === undefined || worth.rows.length === 0 ? [] : ["", ...renderSchedule(worth.rows, view)]),
  ];
}

function renderOutcomes(result: ExploreResult, view: View): readonly string[] {
  const { outcomes } = result;
  const { style } = view;
  const shown = outcomes.slice(0, MOST_OUTCOMES);
  const columns = columnsOf(view);
  const widest = Math.max(7, ...shown.map((outcome) => widthOf(linesOf(outcome) + ordersOf(outcome))));
  const counted = `${unitOf(result)}s`;
  const countWidth = Math.max(counted.length, ...shown.map(({ traces }) => showNumber(traces).length));
  const wanted = Math.max(7, Math.min(widest, WIDEST_OUTPUT, columns - 24));
  const outputWidth = Math.min(wanted, Math.max(1, columns - countWidth - 6));
  const texts = cutOutcomes(shown, outputWidth, ordersOf);
  const rest = columns - outputWidth - countWidth - 9;
  const beside = rest >= 16;
  const head = `   ${fitText("outcome", outputWidth)}   ${counted.padStart(countWidth)}${beside ? "   shown by" : ""}`;
  const shownBy = beside ? tellApart(shown, rest) : [];
  const rows = shown.flatMap((outcome, i) => {
    const paint = isFailure(outcome) ? style.red : style.green;
    const output = paint(fitText(texts[i] as string, outputWidth));
    const [by = "", ...more] = shownBy[i] ?? [];
    return [
      `   ${output}   ${showNumber(outcome.traces).padStart(countWidth)}   ${style.dim(by)}`.trimEnd(),
      ...more.map((line) => " ".repeat(outputWidth + countWidth + 9) + style.dim(line)),
    ];
  });
  const hidden = outcomes.length - shown.length;
  return [
    style.dim(head),
    ...rows,
    ...(hidden > 0
      ? wrapProse(`… and ${countHidden(hidden, result)}`, columns - 3).map((row) => `   ${row}`)
      : []),
  ];
}

/** What shows each outcome, cut off after `width` columns. What would then look like another one has several lines. */
function tellApart(
  outcomes: readonly { readonly shownBy: string }[],
  width: number,
): readonly (readonly string[])[] {
  const cut = outcomes.map(({ shownBy }) => cutText(shownBy, width));
  return outcomes.map(({ shownBy }, i) => {
    const isUnique = outcomes.every((other, j) => other.shownBy === shownBy || cut[j] !== cut[i]);
    return isUnique ? [cut[i] as string] : wrapProse(shownBy, width);
  });
}

/** The verdict on a search in sentences. */
export function tellSearch(result: ExploreResult, view: View): readonly string[] {
  return renderVerdict(result, undefined, view).map((line) => line.trim());
}

/** What was searched, in words: `every schedule of 2 threads (free time)`; "every" only if a search saw them all. */
export function tellExtent(result: ExploreResult): string {
  const time = result.time === "free" ? "free time" : "ordered time";
  const searched = result.complete === true ? "every schedule" : "schedules";
  const what = result.strategy === "search" ? searched : `schedules drawn by ${result.strategy}`;
  // Only a run shows how many threads there are.
  const whose = result.traces === 0 ? "" : ` of ${showCount(result.threads, "thread")}`;
  return `${what}${whose} (${time})`;
}

function renderVerdict(result: ExploreResult, worth: ExampleRun | undefined, view: View): readonly string[] {
  const { style } = view;
  const lines = tellExplore(result).map((told) => withMark(told, view));
  const waste = result.blocked > 0 ? ` · ${showCount(result.blocked, "run")} cut off` : "";
  const total = showCount(result.traces, unitOf(result));
  lines.push(style.dim(`${total} in ${showSeconds(result.seconds)}${waste}`));
  return [...wrapLines(lines, view), ...(worth === undefined ? [] : [toCopy(worth.replay)])];
}

function withMark({ mark, text }: MarkedSentence, view: View): string {
  return `${paintMark(mark, view)} ${text}`;
}

function wrapLines(lines: readonly string[], view: View): readonly string[] {
  return lines.flatMap((line) =>
    wrapProse(line, columnsOf(view) - 3).map((row, i) => (i === 0 ? ` ${row}` : `   ${row}`)),
  );
}

/** A command. It is not wrapped, however long, because a reader copies it. */
function toCopy(command: string): string {
  return ` ${visible(command)}`;
}

/** What a search found, in sentences. */
export function tellExplore(result: ExploreResult): readonly MarkedSentence[] {
  const bad = result.failing;
  const told: MarkedSentence[] = [];
  const tell = (mark: MarkedSentence["mark"], text: string) => told.push({ mark, text });
  for (const { text, holds } of result.claims) {
    if (holds) tell("✓", asSentence(text));
    else if (result.changed)
      tell("!", `The lesson claims that ${text}. That is not true of this changed program.`);
    else tell("✗", `False claim: ${text}.`);
  }
  for (const text of result.undecided) tell("!", `Undecided claim: ${text}.`);
  if (bad > 0) tell("✗", `${shareOf(bad, result)} ${badWords(result, bad)}.`);
  if (result.raced > 0 && !result.races) {
    const { raced } = result;
    tell("✗", `${shareOf(raced, result)} show${ending(raced)} a data race.`);
  } else if (bad === 0 && result.complete === true && result.claims.length === 0)
    tell("✓", `${goodWords(result)}.`);
  if (bad === 0 && result.findings.some(({ kind }) => kind === "uncaught"))
    tell("!", "An uncaught error ends a thread: see below.");
  if (result.polls !== undefined) tell("!", adviseOn(result.polls));
  if (!result.complete) {
    const tried = `${showCount(result.traces, unitOf(result))} tried. There may be others.`;
    tell("!", result.traces === 0 ? "Nothing is known of any run." : tried);
  }
  return told;
}

/** What the search covered, what it left out, and how to see more. */
function adviseOn(polls: PollBound): string {
  const covered = visible(sayBound(polls));
  if (polls.loops.every(({ does }) => does === "work")) return `${covered} More rounds may show more.`;
  const waits = "A thread that reaches this bound waits until the other threads cannot go on.";
  const higher = higherBound(polls);
  return `${covered} ${waits}${higher === undefined ? "" : ` A higher bound may show more: --polls ${higher}.`}`;
}

/** The unit that is counted. Drawn schedules may show the same trace several times, so runs are counted. */
function unitOf({ strategy }: ExploreResult): "trace" | "run" {
  return strategy === "search" ? "trace" : "run";
}

/** `2 of 4 traces`. */
function shareOf(count: number, result: ExploreResult): string {
  const hasOthers = result.strategy === "search" && result.complete !== true;
  return share(count, result.traces, unitOf(result), { hasOthers });
}

function badWords({ outcomes, races }: ExploreResult, count: number): string {
  const bad = outcomes.filter(isFailure);
  const [s, es] = [ending(count), ending(count, "es")];
  // A run that was stopped may never end, or only much later.
  if (bad.every(({ verdict }) => verdict === "timeout"))
    return count === 1 ? "was stopped before its end" : "were stopped before their end";
  if (bad.every(({ deadlock }) => deadlock)) return `end${s} in a deadlock`;
  if (bad.some(({ verdict }) => verdict !== "mismatch")) return `go${es} wrong`;
  if (bad.every(({ losesUpdates }) => losesUpdates)) return `lose${s} an update`;
  return `print${s} something other than ${races ? SERIAL_OUTPUT : "the expected output"}`;
}

function goodWords({ outcomes, races, traces }: ExploreResult): string {
  const [who, s] = [share(traces, traces, "trace", { saysAll: true }), ending(traces)];
  if (races) return `${who} print${s} ${SERIAL_OUTPUT}`;
  return outcomes.every(({ verdict }) => verdict === "ran")
    ? `${who} run${s} to the end`
    : `${who} print${s} the expected output`;
}

/** The results of a search as one JSON document. */
export function renderExploreJson({ ok, results }: CommandReport<ExploreResult>): string {
  return writeDocument({ command: "explore", ok, results: results.map(toDocument) });
}

function toDocument(result: ExploreResult): ExploreEntry {
  const { lesson, traces, blocked, complete, polls, deadlocks, outcomes, findings } = result;
  const failing = result.ok ? undefined : failingRun(result);
  const { target, sets, raced, racing, threads, time, strategy, claims, undecided, seconds } = result;
  return {
    ...{ lesson, traces, blocked, complete, deadlocks },
    ...(polls && { polls: polls.bound, ...(polls.laps && { laps: polls.laps }), loops: polls.loops }),
    outcomes: outcomes.map(({ output, orders, traces: count, verdict, deadlock, exitCode, ...run }) => ({
      ...{ output, ...(orders && { orders }), traces: count, verdict, deadlock },
      ...(exitCode !== undefined && { exitCode }),
      ...{ schedule: run.schedule, switches: run.switches, shownBy: run.shownBy, replay: run.replay },
    })),
    findings: withoutRepeat(findings),
    ...{ target, sets, raced, threads, time, strategy, claims, undecided, seconds: roundSeconds(seconds) },
    ...(racing && { racing: withoutRows(racing) }),
    ...(failing && { repeat: failing.replay }),
  };
}

function withoutRows({ rows: _, ...run }: ExampleRun): SearchedRun {
  return run;
}

/** The answer to `explore --find`. */
export function renderFound({ replay, answer }: FoundSchedule, view: View): readonly string[] {
  const said = visible(sayTextAnswer(answer));
  const told = (mark: MarkedSentence["mark"], text: string) =>
    wrapLines([withMark({ mark, text: `${text} ${said}` }, view)], view);
  if (replay !== undefined) return [...told("✓", "Some schedule prints it."), toCopy(replay)];
  return answer.is === "refuted" ? told("✗", "No schedule matches.") : told("!", "Not found.");
}

/** The same as one JSON document. */
export function renderFoundJson(lesson: string, { answer, schedule, replay }: FoundSchedule): string {
  const ok = schedule !== undefined;
  const said = { refuted: answer.is === "refuted", words: sayTextAnswer(answer) };
  const results = [{ lesson, found: ok, ...said, ...(ok && { schedule, replay }) }];
  return writeDocument({ command: "explore", ok, results });
}
