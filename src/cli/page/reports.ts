import { dirname, relative, resolve } from "node:path";
import { asPath, withShortPaths } from "../../lesson/display-path.ts";
import { readText } from "../../lesson/read-text.ts";
import type { Target } from "../../lesson/resolve.ts";
import { wordFor } from "../../lesson/word-for.ts";
import type { ShownSchedule } from "../../practice/search.ts";
import { findingsToTell, type PracticeResult, type PracticeVerdict } from "../../practice/verdict.ts";
import { showCount } from "../../protocol/quantity.ts";
import { tellExtent, tellSearch } from "../../render/explore-report.ts";
import { languageOf, tokenize } from "../../render/markdown/highlight.ts";
import { renderMarkdown } from "../../render/markdown/markdown.ts";
import { cutOutcomes, endingOf, ordersOf, sayLeftOut } from "../../render/outcome-text.ts";
import { tellPractice } from "../../render/practice-verdict.ts";
import { PLAIN_VIEW } from "../../render/text/view.ts";
import { tellVerdict } from "../../render/verdict.ts";
import { type ExampleRun, type ExploreResult, type Outcome, worthSeeing } from "../../result/explore.ts";
import { FINDINGS, type Finding, factOf, withoutRepeat } from "../../result/finding.ts";
import type { PageFile, PageReport, PageTrace, Tone } from "../../result/page.ts";
import type { RunResult } from "../../result/run.ts";
import { hasEnded, isFailure, isMatch, type Verdict } from "../../result/verdict.ts";
import { exploreCommand, setWords, shellWords } from "../../runner/commands.ts";
import { clipLine, filesOf, MOST_STEPS, pageTrace } from "../../runner/page/page-trace.ts";
import {
  type RecordedPages,
  type RecordPagesOptions,
  recordPages,
  type ScheduleToShow,
} from "../../runner/page/record-pages.ts";
import { tellWanted, type Wanted, wantedOf } from "../../runner/page/wanted.ts";
import { prepare } from "../../runner/prepare.ts";
import type { RunTrace } from "../../runner/run/run-trace.ts";
import type { Session } from "../../runner/session.ts";

/** The most outcomes whose traces a page shows. */
const MOST_OUTCOMES = 20;
/** The columns in which an outcome is told. */
const OUTCOME_COLUMNS = 40;
/** Lines are not wrapped: the page does that. */
const UNWRAPPED = { ...PLAIN_VIEW, columns: 10_000 };
const READING_VIEW = { ...PLAIN_VIEW, columns: 78 };

type RecordingOptions = Pick<RecordPagesOptions, "signal" | "timeout" | "program">;

/** The results of a search, with the traces that show its outcomes. */
export async function reportOfSearch(
  session: Session,
  target: Target,
  result: ExploreResult,
  called: RecordingOptions,
): Promise<PageReport> {
  // The outcomes of a lesson about a race are compared with each other.
  const wanted = target.kind === "lesson" && !target.lesson.races ? wantedOf(target.lesson) : undefined;
  const how = { sets: result.sets, time: result.time, wanted };
  const worth = worthSeeing(result);
  const outcomes = inView(withRacing(result, worth), worth);
  const pages = await recordOutcomes(session, target, outcomes, { ...how, ...called });
  return {
    ...heading(target, result.lesson),
    what: tellExtent(result),
    tone: !result.ok ? "bad" : result.complete === true ? "good" : "calm",
    verdict: tellSearch(result, UNWRAPPED),
    ...(wanted && tellWanted(wanted)),
    ...partsOf(outcomes, pages, result, worth),
    findings: result.findings.map((finding) => toFinding(finding, target)),
    command: exploreCommand(result.target, result),
  };
}

/** The outcomes, and a run with a data race if that is all that goes wrong. */
function withRacing({ outcomes, racing, raced }: ExploreResult, worth: ExampleRun | undefined) {
  if (racing === undefined || worth !== racing) return outcomes;
  return [...outcomes, { ...racing, traces: raced, deadlock: false }];
}

/** The outcomes, with the run that the terminal shows among those whose traces the page shows. */
function inView(outcomes: readonly Outcome[], worth: ShownSchedule | undefined): readonly Outcome[] {
  const at = outcomes.findIndex(({ replay }) => replay === worth?.replay);
  if (at < MOST_OUTCOMES) return outcomes;
  return outcomes.toSpliced(at, 1).toSpliced(MOST_OUTCOMES - 1, 0, ...outcomes.slice(at, at + 1));
}

/** The results of an exercise's search. */
export async function reportOfExercise(
  session: Session,
  file: string,
  result: PracticeResult,
  called: RecordingOptions,
): Promise<PageReport> {
  const { exercise, verdict, sets = [], shown } = result;
  const outcomes = inView(result.outcomes, shown);
  const target: Target = { kind: "file", file, name: asPath(result.file) };
  const wanted = wantedOf(exercise);
  const pages =
    verdict === "error"
      ? undefined
      : await recordOutcomes(session, target, outcomes, { sets, time: "free", wanted, ...called });
  return {
    name: exercise.id,
    title: exercise.title,
    what: [result.file, ...sets].join(", "),
    tone: TONES[verdict],
    verdict: tellPractice(result).map(({ mark, text }) => `${mark} ${text}`),
    ...tellWanted(wanted),
    ...partsOf(outcomes, pages, result, shown),
    findings: findingsToTell(result).map((finding) => toFinding(finding, target)),
    command: shellWords(["threadlab", "practice", "check", exercise.id]),
  };
}

const TONES: Readonly<Record<PracticeVerdict, Tone>> = {
  solved: "good",
  "not-proved": "calm",
  "not-solved": "bad",
  error: "bad",
};

/** A single run. @param sets its params. @param trace of a run on the machine's clock; a run under a schedule is repeated. */
export async function reportOfRun(
  session: Session,
  target: Target,
  result: RunResult,
  {
    sets,
    trace,
    isMachine,
    ...called
  }: RecordingOptions & {
    readonly sets: readonly string[];
    readonly trace?: RunTrace | undefined;
    readonly isMachine: boolean;
  },
): Promise<PageReport> {
  const told = tellVerdict(result, UNWRAPPED);
  const exitCode = factOf(result.findings, "exit")?.code;
  const outcome: Outcome = {
    ...{ output: result.actual, traces: 1, verdict: result.verdict, deadlock: result.verdict === "deadlock" },
    ...(exitCode !== undefined && exitCode !== 0 && { exitCode }),
    ...{ schedule: result.schedule ?? "", switches: 0, replay: "", shownBy: "", rows: [] },
  };
  const { schedule, replay } = result;
  // The mistake in a lesson may be its expected output.
  const isCompared = target.kind === "lesson" && result.output !== undefined;
  const wanted = isCompared ? wantedOf(target.lesson) : undefined;
  let pages: RecordedPages | undefined;
  if (isMachine && trace !== undefined) pages = await pagesOfTrace(target, trace, wanted);
  else if (schedule !== undefined && replay !== undefined)
    pages = await recordOutcomes(session, target, [outcome], {
      sets: replay.sets,
      time: replay.time,
      wanted,
      ...called,
    });
  const parts = partsOf([outcome], pages, { outcomes: [outcome], traces: 1 });
  return {
    ...heading(target, result.lesson),
    what: isMachine ? "one run on the machine's clock" : "one run under a schedule",
    tone: toneOf(result.verdict),
    verdict: [
      `${told.mark} ${told.words}`,
      ...(result.remark ? [result.remark] : []),
      ...(result.proof ? [result.proof] : []),
    ],
    ...(wanted && tellWanted(wanted)),
    ...parts,
    left: [
      ...(isMachine && parts.traces.length > 0
        ? ["A run on the machine's clock does not record which other threads could have gone."]
        : []),
      ...(parts.traces.some(({ isCut }) => isCut)
        ? ["The run was too long to be kept as a whole: this is its beginning."]
        : []),
      ...parts.left,
    ],
    findings: withoutRepeat(result.findings).map((finding) => toFinding(finding, target)),
    command:
      factOf(result.findings, "repeat")?.command ??
      parts.traces[0]?.replay ??
      shellWords(["threadlab", "run", wordFor(target), ...setWords(sets)]),
  };
}

async function pagesOfTrace(
  target: Target,
  trace: RunTrace,
  wanted: Wanted | undefined,
): Promise<RecordedPages> {
  const { program } = await prepare(target);
  return {
    program,
    lost: 0,
    traces: [{ ...pageTrace(program, trace.events, wanted, { isCut: !trace.complete }).trace, outcome: 0 }],
  };
}

function recordOutcomes(
  session: Session,
  target: Target,
  outcomes: readonly Outcome[],
  how: RecordPagesOptions,
): Promise<RecordedPages> {
  const shown = outcomes
    .slice(0, MOST_OUTCOMES)
    .flatMap(({ schedule, also = [], output }, outcome): ScheduleToShow[] =>
      [schedule, ...also].filter((one) => one !== "").map((one) => ({ schedule: one, outcome, output })),
    );
  return recordPages(session, target, shown, how);
}

/**
 * The parts of outcomes and traces that a page shows, and what it leaves out.
 *
 * @param found all that was found. @param worth the run that the terminal shows.
 */
function partsOf(
  outcomes: readonly Outcome[],
  pages: RecordedPages | undefined,
  found: Pick<ExploreResult, "outcomes" | "traces">,
  worth?: ShownSchedule,
): Pick<PageReport, "files" | "sites" | "outcomes" | "traces" | "opens" | "left"> {
  const { program, traces = [], lost = 0 } = pages ?? {};
  const files = program === undefined ? [] : filesOf(program);
  const shown = outcomes.slice(0, MOST_OUTCOMES);
  const stored = (outcome: number) => traces.filter((trace) => trace.outcome === outcome).length;
  const texts = cutOutcomes(shown, OUTCOME_COLUMNS, ordersOf);
  const hidden = outcomes.length - shown.length;
  const isPart = shown.some(({ traces: count }, outcome) => stored(outcome) < count);
  const cut = traces.filter(({ more }) => more > 0).length;
  const opens = traces.findIndex(({ outcome }) => outcomes[outcome]?.replay === worth?.replay);
  return {
    files: files.map((file) => fileOf(file, relative(dirname(files[0] ?? file), file))),
    sites: (program?.sites ?? []).map(({ file, line }) => [files.indexOf(file), line]),
    outcomes: shown.map((outcome, index) => {
      const { output, verdict, traces: count, shownBy } = outcome;
      const [text, words] = [texts[index] ?? "", endingOf(outcome)];
      return {
        output: output.map(clipLine),
        text,
        tone: toneOf(verdict),
        words,
        isOver: hasEnded(outcome),
        traces: count,
        shownBy,
      };
    }),
    traces,
    ...(opens >= 0 && { opens }),
    left: [
      ...(hidden > 0 ? [sayLeftOut(hidden, found)] : []),
      ...(isPart ? ["At most three traces of an outcome are stored."] : []),
      ...(traces.some(hasOwnRLock)
        ? [
            "Acquiring an RLock again is not a step, so the page does not show how often its holder has acquired it.",
          ]
        : []),
      ...(cut > 0 ? [`Only the first ${showCount(MOST_STEPS, "step")} of a long trace are stored.`] : []),
      ...(lost > 0
        ? [
            `${showCount(lost, "trace")} could not be stored: there is no room, or the run differed when it was repeated.`,
          ]
        : []),
    ],
  };
}

/** Whether a trace has an RLock that the program made: a condition makes one for itself. */
function hasOwnRLock({ events, objects }: PageTrace): boolean {
  const names = new Map(objects.map(({ id, name }) => [id, name]));
  const all = new Set(names.values());
  return events.some(({ kind, object }) => {
    const name = names.get(object ?? 0) ?? "";
    return kind === "rlock" && !(name.endsWith(".lock") && all.has(name.slice(0, -".lock".length)));
  });
}

/** A lesson's title and text. */
function heading(target: Target, name: string): Pick<PageReport, "name" | "title" | "text" | "python"> {
  if (target.kind === "file") return { name };
  const { title, text, python } = target.lesson;
  return {
    name,
    title,
    text: renderMarkdown(text, READING_VIEW.columns, READING_VIEW).join("\n"),
    ...(python !== undefined && { python: fileOf(python, "main.py") }),
  };
}

function fileOf(path: string, name: string): PageFile {
  const language = languageOf(name.slice(name.lastIndexOf(".") + 1));
  const lines = tokenize(readText(path), language);
  return { name, lines: lines.map((line) => line.map(({ text, kind }) => (kind ? [text, kind] : [text]))) };
}

/** Files have paths relative to the program's folder, as on the rest of the page. */
function toFinding({ kind, message, expected }: Finding, target: Target): PageReport["findings"][number] {
  const isCalm = expected === true || FINDINGS[kind].weight === "remark";
  const folder = target.kind === "lesson" ? target.lesson.folder : dirname(resolve(target.file));
  return {
    kind: kind.replace("-", " "),
    message: withShortPaths(message, folder),
    tone: isCalm ? "calm" : "bad",
  };
}

function toneOf(verdict: Verdict): Tone {
  if (isMatch({ verdict })) return "good";
  return isFailure({ verdict }) ? "bad" : "calm";
}
