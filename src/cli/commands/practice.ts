import { existsSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { displayPath } from "../../lesson/display-path.ts";
import { checkExercise, noteVerdict } from "../../practice/check-exercise.ts";
import { findExercise } from "../../practice/course.ts";
import { courseProgram } from "../../practice/course-program.ts";
import {
  type ExerciseEntry,
  entriesOf,
  nextAfter,
  openPracticeFolder,
  type PracticeFolder,
} from "../../practice/folder.ts";
import { layOut, startOver } from "../../practice/lay-out.ts";
import { entryOf, PROGRESS_FILE, type Progress, updateProgress, withEntry } from "../../practice/progress.ts";
import type { PracticeResult } from "../../practice/verdict.ts";
import { usageError } from "../../protocol/errors.ts";
import { didYouMean } from "../../protocol/nearest.ts";
import { showCount } from "../../protocol/quantity.ts";
import type { PracticeDocument } from "../../render/documents/course-document.ts";
import { renderPracticeList, renderPracticeListJson } from "../../render/practice-list.ts";
import { renderHint, renderSolution, renderWayOn } from "../../render/practice-page.ts";
import { renderPractice, renderPracticeJson, renderPracticeLine } from "../../render/practice-verdict.ts";
import { caseOfPractice } from "../../render/reporters/cases.ts";
import { PLAIN_VIEW, type View } from "../../render/text/view.ts";
import { shellWords } from "../../runner/commands.ts";
import { openSession, type Session } from "../../runner/session.ts";
import { DEFAULT_REPORTERS, type ReporterSettings } from "../options/reporter-settings.ts";
import type { Settings } from "../options/settings.ts";
import type { PageSettings } from "../page/page-settings.ts";
import { openPage } from "../page/write-page.ts";
import { fileNamer, openReporting } from "../reports/reporting.ts";
import { EXIT } from "../system/exit-code.ts";
import { asText } from "../system/output.ts";
import { withSpinner } from "../terminal/spinner.ts";

/** The folder that `init` makes by default. */
const FOLDER = "threads-practice";

/** `threadlab practice init [folder]`: lays the exercises out. */
export function init(word: string | undefined, from: string | undefined, { system, json }: Settings): number {
  refuseJson(json, "init");
  if (word === undefined && existsSync(join(system.cwd, PROGRESS_FILE)))
    throw usageError(
      "This folder has exercises already. To go on: threadlab practice. To bring back missing ones: threadlab practice init .",
    );
  const folder = resolve(system.cwd, word ?? FOLDER);
  const { course, kept } = layOut(folder, from === undefined ? undefined : resolve(system.cwd, from));
  const path = relative(system.cwd, folder);
  const lines = [
    `${showCount(course.exercises.length, "exercise")} in ${displayPath(folder, system.cwd)}.`,
    ...(kept.length > 0 ? [`Left as they were: ${kept.join(", ")}.`] : []),
    ...(path === "" ? [] : [`Go there: ${shellWords(["cd", path])}`]),
    "Begin: threadlab practice",
  ];
  system.stdout.write(asText(lines));
  return EXIT.ok;
}

/** `threadlab practice list`: which exercises are solved, and which is next. */
export function list({ system, json, viewOf }: Settings): number {
  const practice = openPracticeFolder(system.cwd);
  const entries = entriesOf(practice);
  const text = json
    ? renderPracticeListJson(practice, entries)
    : renderPracticeList(entries, viewOf(system.stdout)).join("\n");
  system.stdout.write(`${text}\n`);
  return EXIT.ok;
}

interface PracticeCheckSettings extends Settings, PageSettings, ReporterSettings {
  /** Called with the result of each exercise. */
  readonly onResult?: (result: PracticeResult) => void;
}

/** `threadlab practice check [name]…`: checks each of them once; without names all. */
export async function check(words: readonly string[], settings: PracticeCheckSettings): Promise<number> {
  const practice = openPracticeFolder(settings.system.cwd);
  const all = entriesOf(practice);
  const named = new Set(words.map((word) => findExercise(word, practice.course).id));
  const entries = words.length === 0 ? all : all.filter(({ exercise }) => named.has(exercise.id));
  return checkEntries("practice check", practice, entries, settings);
}

/** `threadlab practice`: goes on where the learner was. */
export async function goOn(words: readonly string[], settings: Settings): Promise<number> {
  const { system, json, viewOf } = settings;
  refuseWords(words);
  const practice = openPracticeFolder(system.cwd);
  const entry = currentEntry(practice);
  if (entry === undefined) {
    const text = json
      ? renderPracticeJson("practice", { ok: true, results: [] })
      : "All exercises are solved.";
    system.stdout.write(`${text}\n`);
    return EXIT.ok;
  }
  const progress = moveTo(practice, entry.exercise.id);
  const screen = json ? "json" : "default";
  const called = { ...settings, ...DEFAULT_REPORTERS, screen, json } as const;
  const code = await checkEntries("practice", { ...practice, progress }, [entry], called);
  if (!json && !system.signal.aborted)
    system.stdout.write(`\n${asText(renderWayOn(code === EXIT.ok, viewOf(system.stdout)))}`);
  return code;
}

/** The exercise to go on with. A solved one is left for the next one; undefined if all are solved. */
export function currentEntry(practice: PracticeFolder): ExerciseEntry | undefined {
  const entries = entriesOf(practice);
  const current = entries.find(({ isCurrent }) => isCurrent) as ExerciseEntry;
  return current.state === "solved" ? nextAfter(entries, current.exercise.id) : current;
}

/** `threadlab practice hint [name]`: the next hint, or all of them. */
export function hint(word: string | undefined, isAll: boolean, settings: Settings): number {
  const { system, json, viewOf } = settings;
  refuseJson(json, "hint");
  const practice = openPracticeFolder(system.cwd);
  const tellHint = takeHint(practice, entryFor(word, practice), isAll);
  system.stdout.write(asText(tellHint(viewOf(system.stdout))));
  return EXIT.ok;
}

/** Takes the next hint of an exercise, or all of them, and notes how many the learner has seen. @returns what shows them. */
export function takeHint(
  practice: PracticeFolder,
  { exercise, hints: seen }: ExerciseEntry,
  isAll = false,
): (view: View) => readonly string[] {
  const { id, hints } = exercise;
  const to = isAll ? hints.length : Math.min(seen + 1, hints.length);
  if (to > seen) noteHints(practice, id, to);
  const from = isAll ? 0 : Math.max(0, to - 1);
  return (view) => renderHint(exercise, { from, to, solution: practiceCommand("solution", id) }, view);
}

/** `threadlab practice solution <name>`: one solution, once the learner has solved it or seen all hints. */
export function solution(word: string, { system, json, viewOf }: Settings): number {
  refuseJson(json, "solution");
  const practice = openPracticeFolder(system.cwd);
  const { exercise, hints: seen } = entryFor(word, practice);
  const isSolved = entryOf(practice.progress, exercise.id).solved !== undefined;
  if (!isSolved && seen < exercise.hints.length) {
    throw usageError(
      `The solution of ${exercise.id} is shown once it is solved, or after the last hint (seen: ${seen} of ` +
        `${exercise.hints.length}). The next hint: ${practiceCommand("hint", exercise.id)}.`,
    );
  }
  system.stdout.write(asText(renderSolution(exercise, viewOf(system.stdout))));
  return EXIT.ok;
}

/** `threadlab practice reset <name>`: restores the start. */
export function reset(word: string, { system, json }: Settings): number {
  refuseJson(json, "reset");
  const practice = openPracticeFolder(system.cwd);
  system.stdout.write(`${backToStart(entryFor(word, practice), practice, system.cwd)}\n`);
  return EXIT.ok;
}

/** @returns what was done, in a sentence. */
export function backToStart(entry: ExerciseEntry, practice: PracticeFolder, cwd: string): string {
  const kept = startOver(entry);
  const { id } = entry.exercise;
  updateProgress(practice.folder, (progress) => withEntry({ ...progress, current: id }, id, undefined));
  const namesOf = (files: readonly string[]) => files.map((file) => displayPath(file, cwd)).join(", ");
  const where = kept.length === 0 ? "" : ` What you wrote is in ${namesOf(kept)}.`;
  const names = namesOf(entry.files);
  return `${names} ${entry.files.length === 1 ? "is" : "are"} back at the start.${where}`;
}

/** Checks exercises in turn, reports each at once, and records which are solved. */
export async function checkEntries(
  command: PracticeDocument["command"],
  practice: PracticeFolder,
  entries: readonly ExerciseEntry[],
  settings: PracticeCheckSettings,
): Promise<number> {
  const { system, viewOf } = settings;
  const reporting = await openReporting(settings);
  const page = await openPage(settings);
  await using session = await openSession();
  const results: PracticeResult[] = [];
  let progress = practice.progress;
  for (const entry of entries) {
    const checked = await checkOne(session, entry, settings);
    // An interrupted search says nothing about the exercise.
    if (system.signal.aborted) break;
    results.push(checked.result);
    if (page !== undefined) {
      const program = await courseProgram(entry.program);
      const called = { signal: system.signal, program };
      page.add(await page.make.reportOfExercise(session, entry.program, checked.result, called));
    }
    settings.onResult?.(checked.result);
    progress = noteVerdict(progress, checked);
    const isLater = results.length > 1;
    reporting.say(() => textOf(checked.result, isLater, viewOf(system.stdout)));
    // Last: it may fail, and the verdict is known all the same.
    updateProgress(practice.folder, (now) => noteVerdict(now, checked));
  }
  await page?.write(command);
  const code = Math.max(EXIT.ok, ...results.map(({ verdict }) => CODES[verdict]));
  if (system.signal.aborted && !settings.json) return code;
  const ok = code === EXIT.ok && results.length === entries.length;
  const nameFile = fileNamer(system.cwd);
  await reporting.finish({
    command,
    cases: results.map((result) => caseOfPractice(result, { course: practice.course.name, nameFile })),
    document: () => renderPracticeJson(command, { ok, results }),
    text: () => results.map((result, index) => textOf(result, index > 0, PLAIN_VIEW)).join(""),
  });
  return code;

  function textOf(result: PracticeResult, isLater: boolean, view: View): string {
    const gap = isLater && result.verdict !== "solved" ? "\n" : "";
    const lines = tell(result, { ...practice, progress }, entries.length === 1, { system, view });
    return `${gap}${asText(lines)}`;
  }
}

const CODES = {
  solved: EXIT.ok,
  "not-solved": EXIT.differs,
  "not-proved": EXIT.differs,
  error: EXIT.wrong,
} as const;

function checkOne(session: Session, entry: ExerciseEntry, settings: Settings) {
  const { cwd, signal } = settings.system;
  let seen = 0;
  const tell = () => `${entry.exercise.id} · ${showCount(seen, "trace")}`;
  const progress = (traces: number) => {
    seen = traces;
  };
  return withSpinner(settings, tell, checkExercise(session, entry, { cwd, signal, progress }));
}

/** A single exercise gets a full report; among several, a solved one gets a line. */
function tell(
  result: PracticeResult,
  practice: PracticeFolder,
  isOnly: boolean,
  { system, view }: Pick<Settings, "system"> & { readonly view: View },
): readonly string[] {
  if (!isOnly && result.verdict === "solved") return renderPracticeLine(result, view);
  const entries = entriesOf(practice);
  const solved = entries.filter(({ state }) => state === "solved").length;
  const solution = displayPath(result.exercise.solutionPath, system.cwd);
  return renderPractice(result, { solved, of: entries.length, solution }, view);
}

function entryFor(word: string | undefined, practice: PracticeFolder): ExerciseEntry {
  const entries = entriesOf(practice);
  const id = word === undefined ? undefined : findExercise(word, practice.course).id;
  const isMeant = ({ exercise, isCurrent }: ExerciseEntry) =>
    id === undefined ? isCurrent : exercise.id === id;
  return entries.find(isMeant) as ExerciseEntry;
}

export function moveTo({ folder }: PracticeFolder, id: string): Progress {
  return updateProgress(folder, (progress) =>
    progress.current === id ? progress : { ...progress, current: id },
  );
}

function noteHints({ folder }: PracticeFolder, id: string, hints: number): void {
  updateProgress(folder, (progress) => withEntry(progress, id, { ...entryOf(progress, id), hints }));
}

const COMMANDS = ["init", "list", "check", "hint", "solution", "reset"];

function refuseWords([word]: readonly string[]): void {
  if (word === undefined) return;
  const hint = didYouMean(word, COMMANDS) || ` To check an exercise: ${practiceCommand("check", word)}.`;
  throw usageError(`There is no command "practice ${word}".${hint} See threadlab practice --help.`);
}

function practiceCommand(command: string, word: string): string {
  return shellWords(["threadlab", "practice", command, word]);
}

function refuseJson(json: boolean, command: string): void {
  if (!json) return;
  throw usageError(`threadlab practice ${command} has no --json; check and list have.`);
}
