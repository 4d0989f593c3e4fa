import { setMaxListeners } from "node:events";
import { availableParallelism } from "node:os";
import { findGraded, readCases } from "../../practice/grade/find-graded.ts";
import { grade as gradeAll } from "../../practice/grade/grade.ts";
import type { Graded, GradeLimits } from "../../practice/grade/graded.ts";
import { canConfine } from "../../practice/grade/judge-process.ts";
import { findSubmissions, tellSkipped } from "../../practice/grade/submissions.ts";
import { gradeTable, renderGradeJson, renderGradeSummary } from "../../render/grade-report.ts";
import { caseOfGraded } from "../../render/reporters/cases.ts";
import { visible } from "../../render/text/sanitise.ts";
import { PLAIN_VIEW, type View } from "../../render/text/view.ts";
import { shellWords } from "../../runner/commands.ts";
import { readNumber } from "../options/read-number.ts";
import { type ReporterOptions, readReporters } from "../options/reporter-settings.ts";
import { JOBS } from "../options/schedule-settings.ts";
import { type CommonOptions, readSettings } from "../options/settings.ts";
import { makePageFolder, writeGradedPages } from "../page/graded-pages.ts";
import { fileNamer, openReporting } from "../reports/reporting.ts";
import { EXIT } from "../system/exit-code.ts";
import { asText } from "../system/output.ts";
import type { System } from "../system/system.ts";
import { withSpinner } from "../terminal/spinner.ts";

/** Options as commander reads them. */
export interface GradeCommandOptions extends CommonOptions, ReporterOptions {
  readonly cases?: string;
  readonly jobs?: string;
  readonly timeout?: string;
  readonly memory?: string;
  readonly strict?: boolean;
}

const TIMEOUT = { option: "--timeout", least: 1, most: 3600, unit: "seconds" };
const MEMORY = { option: "--memory", least: 256, most: 65_536, unit: "megabytes", whole: true };
const DEFAULTS: GradeLimits = { seconds: 60, megabytes: 1024 };

/** `threadlab grade <exercise> <submission>…`: judges the work of others. The exit code is 0 if all could be judged. */
export async function grade(
  [word = "", ...words]: readonly string[],
  options: GradeCommandOptions,
  system: System,
): Promise<number> {
  const settings = { ...readSettings(options, system), ...readReporters(options, system) };
  const { html } = settings;
  const limits = {
    seconds: readNumber(options.timeout, TIMEOUT) ?? DEFAULTS.seconds,
    megabytes: readNumber(options.memory, MEMORY) ?? DEFAULTS.megabytes,
  };
  const jobs = readNumber(options.jobs, JOBS) ?? availableParallelism();
  const found = findGraded(word, system.cwd);
  const exercise = { ...found, cases: readCases(options.cases, found) };
  const submissions = findSubmissions(words, exercise, system.cwd);
  const reporting = await openReporting(settings);
  if (html !== undefined) makePageFolder(html);
  if (!canConfine())
    system.stderr.write(
      "Submissions can read and write your files: Node's permission model cannot be used here.\n",
    );

  const { stdout, signal } = system;
  // Each of the jobs listens to it. Node takes more than ten listeners for a mistake, and warns.
  setMaxListeners(0, signal);
  const chosen = options.cases === undefined ? [] : ["--cases", options.cases];
  const again = (name: string) => shellWords(["threadlab", "grade", word, inPlace(name), ...chosen]);
  const names = submissions.map(({ name }) => name);
  const tableFor = (view: View) => gradeTable(names, stdout.isTerminal && view !== PLAIN_VIEW, view);
  const view = settings.viewOf(stdout);
  const table = tableFor(view);
  let done = 0;
  for (const line of tellSkipped(words, exercise, system.cwd)) reporting.say(` ${visible(line)}\n`);
  reporting.say(`${table.head}\n`);
  const grading = gradeAll(exercise, submissions, {
    ...{ limits, signal, again, cwd: system.cwd },
    ...{ jobs: Math.min(jobs, names.length), wantsPages: html !== undefined },
    onGraded: (each) => reporting.say(`${table.row(each)}\n`),
    onDone: () => done++,
  });
  const graded = await withSpinner(settings, () => `${done} of ${names.length}`, grading);
  if (signal.aborted && !settings.json) return EXIT.ok;
  if (html !== undefined && !signal.aborted) await writeGradedPages(html.path, graded, again);
  reporting.say(asText(renderGradeSummary(graded, view)));
  const code = codeOf(graded, options.strict === true);
  const nameFile = fileNamer(system.cwd);
  await reporting.finish({
    command: "grade",
    cases: graded.map((each) => caseOfGraded(each, { course: exercise.id, nameFile })),
    document: () =>
      renderGradeJson(exercise.id, {
        ok: code === EXIT.ok && !signal.aborted,
        results: graded,
        left: names.length - graded.length,
      }),
    text: () => {
      const { head, row } = tableFor(PLAIN_VIEW);
      return asText([head, ...graded.map(row), ...renderGradeSummary(graded, PLAIN_VIEW)]);
    },
  });
  return code;
}

/** A name that no shell or command takes for an option. */
function inPlace(name: string): string {
  return name.startsWith("-") ? `./${name}` : name;
}

function codeOf(graded: readonly Graded[], isStrict: boolean): number {
  if (graded.some(({ reasons }) => reasons.some(({ rule }) => rule === "bug"))) return EXIT.bug;
  return isStrict && graded.some(({ verdict }) => verdict !== "solved") ? EXIT.differs : EXIT.ok;
}
