import { mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { sayObstacle } from "../../explain/practice.ts";
import { asPath, displayPath } from "../../lesson/display-path.ts";
import { makeFolders } from "../../lesson/folders.ts";
import { compileProgram } from "../../lesson/program/compile.ts";
import { isThreadlabError, type ThreadlabError } from "../../protocol/errors.ts";
import type { Place } from "../../protocol/program.ts";
import type { FindingKind } from "../../result/finding.ts";
import type { Obstacle } from "../../result/practice-facts.ts";
import { DRIVER_FILE, type Exercise } from "../exercise.ts";
import { digestOf } from "../progress.ts";
import { cannotRun, type Graded, type GradeLimits, type GradeReason, type JudgedResult } from "./graded.ts";
import { type JudgeEnd, judgeInProcess } from "./judge-process.ts";
import type { Submission } from "./submissions.ts";

export interface GradeOptions {
  /** The number of submissions that are judged at the same time. */
  readonly jobs: number;
  readonly limits: GradeLimits;
  readonly wantsPages: boolean;
  readonly cwd: string;
  readonly signal: AbortSignal;
  /** The command that grades one submission alone, by its name. */
  again(name: string): string;
  /** Called for each in the order of the submissions, as soon as those before it are done, too. */
  onGraded(graded: Graded): void;
  /** Called when one is done, in any order. */
  onDone?(): void;
  /** In a process of its own, unless a test that trusts the submissions says otherwise. */
  readonly judge?: typeof judgeInProcess;
}

/** Judges submissions, several at once. No submission affects another. */
export async function grade(
  exercise: Exercise,
  submissions: readonly Submission[],
  options: GradeOptions,
): Promise<readonly Graded[]> {
  const room = realpathSync(mkdtempSync(join(tmpdir(), "threadlab-grade-")));
  const done: (Graded | undefined)[] = [];
  let next = 0;
  let told = 0;
  const work = async () => {
    while (next < submissions.length && !options.signal.aborted) {
      const index = next++;
      const submission = submissions[index] as Submission;
      done[index] = await gradeOne(exercise, submission, join(room, String(index)), options);
      if (options.signal.aborted) return;
      options.onDone?.();
      for (let one = done[told]; one !== undefined; one = done[++told]) options.onGraded(one);
    }
  };
  try {
    await Promise.all(Array.from({ length: options.jobs }, work));
  } finally {
    rmSync(room, REMOVED);
  }
  return done.slice(0, told) as Graded[];
}

async function gradeOne(
  exercise: Exercise,
  submission: Submission,
  folder: string,
  { limits, wantsPages, cwd, signal, again, judge = judgeInProcess }: GradeOptions,
): Promise<Graded> {
  const { name, problem, entry } = submission;
  const began = performance.now();
  const graded = (rest: Omit<Graded, "name" | "seconds">): Graded => ({
    ...{ name, seconds: (performance.now() - began) / 1000 },
    ...rest,
  });
  if (problem !== undefined) return graded({ verdict: "error", reasons: [problem] });
  const file = lay(exercise, submission, folder);
  try {
    const confinement = { folder, trusted: trustedTexts(exercise) };
    const program = await compileProgram(file, exercise.driver, confinement);
    const called = {
      ...{ exercise, program, limits, wantsPage: wantsPages },
      name: entry === undefined ? name : asPath(displayPath(entry.path, cwd)),
      isStart: isStart(exercise, submission),
    };
    const outcome = outcomeOf(await judge(called, folder, signal), limits);
    const { shown, findings = [] } = outcome.result ?? {};
    const named = [
      ...findings.flatMap(({ places }) => places),
      ...(shown?.rows ?? []).map((row) => row.place),
    ];
    const place = firstOwnPlace(named, submission);
    return graded({
      ...(place && { place }),
      ...(entry === undefined ? withoutCommands(outcome) : outcome),
      ...(shown && { repeat: entry === undefined ? again(name) : shown.replay }),
    });
  } catch (error) {
    if (!isThreadlabError(error) || !ITS_OWN.includes(error.code)) throw error;
    const message = withoutFolder(error, folder);
    const place = firstOwnPlace(message.split("\n"), submission);
    return graded({
      ...{ verdict: "error", reasons: [cannotRun(error, inOwnWords(message, submission, cwd))] },
      ...(place && { place }),
    });
  } finally {
    rmSync(folder, REMOVED);
  }
}

/** Windows refuses for a moment to remove the folder of a process that has just ended, or a file that is being scanned. */
const REMOVED = { recursive: true, force: true, maxRetries: 10 } as const;

/** Codes of errors that are the fault of a submission. */
const ITS_OWN: readonly string[] = ["ERR_LESSON_COMPILE", "ERR_USAGE", "ERR_LESSON_NOT_FOUND"];

/** Puts a submission's files into an empty folder, with the course's own driver. @returns the program to run. */
function lay({ driver }: Exercise, { files, entry }: Submission, folder: string): string {
  const all = new Map([...files, ...(driver === undefined ? [] : [[DRIVER_FILE, driver] as const])]);
  for (const [name, text] of all) {
    makeFolders(dirname(join(folder, name)));
    writeFileSync(join(folder, name), text);
  }
  return join(folder, entry?.file ?? DRIVER_FILE);
}

function trustedTexts({ driver, files }: Exercise): readonly string[] {
  return [
    ...(driver === undefined ? [] : [driver]),
    ...files.flatMap(({ start, solution }) => [start, solution]),
  ];
}

function isStart({ driver, files }: Exercise, submission: Submission): boolean {
  const texts =
    driver === undefined
      ? [...submission.files.values()]
      : files.map(({ name }) => submission.files.get(name));
  return (
    texts.length === files.length &&
    files.every(({ start }, index) => digestOf(texts[index] ?? "") === digestOf(start))
  );
}

/** Paths as they are in the folder. */
function withoutFolder({ message }: ThreadlabError, folder: string): string {
  return message.replaceAll(`${folder}/`, "").replaceAll(`${folder}\\`, "");
}

/** `account.ts:5:32`, and what follows. */
const PLACE = /^(.+?):(\d+):(\d+)(?=$|: )/;

/** A message with the submission's own paths at the beginnings of its lines. */
function inOwnWords(message: string, { places }: Submission, cwd: string): string {
  return message
    .split("\n")
    .map((line) => {
      const [, file = ""] = PLACE.exec(line) ?? [];
      const path = places.get(file);
      return path === undefined ? line : `${displayPath(path, cwd)}${line.slice(file.length)}`;
    })
    .join("\n");
}

/** The first place in a submission's own files, of some texts that begin with one. */
function firstOwnPlace(texts: readonly string[], { places }: Submission): Place | undefined {
  for (const text of texts) {
    const [, file = "", line, column] = PLACE.exec(text) ?? [];
    const path = places.get(file);
    if (path !== undefined) return { file: path, line: Number(line), column: Number(column) };
  }
  return undefined;
}

function outcomeOf(end: JudgeEnd, { seconds, megabytes }: GradeLimits): Omit<Graded, "name" | "seconds"> {
  if (end === undefined) return stopped("process", { kind: "process" });
  if (end.kind === "judged") {
    const { result, isCut, page } = end;
    return {
      ...{ verdict: result.verdict, reasons: result.reasons.map((each) => withCause(each, result)), result },
      ...(!isCut && result.verdict !== "error" && { traces: result.traces }),
      ...(page && { page }),
    };
  }
  if (end.kind === "bug") {
    const message = `threadlab failed, and this is a bug of its own: ${end.stack}`;
    return { verdict: "error", reasons: [{ rule: "bug", message }] };
  }
  switch (end.by) {
    case "time":
      return stopped("time", { kind: "seconds", limit: seconds });
    case "step":
    case "idle":
      return stopped("time", { kind: "step" });
    case "memory":
      return stopped("memory", { kind: "megabytes", limit: megabytes });
  }
}

/** The most characters of an error that are told. */
const MOST_TOLD = 400;

/** The findings that say what is behind a reason. */
const CAUSES: Readonly<Record<string, FindingKind>> = { error: "uncaught", proved: "search-limit" };

/** An uncaught error with what it says, and a search that is not complete with what made it so. */
function withCause(reason: GradeReason, { findings }: JudgedResult): GradeReason {
  const cause = findings.find(({ kind }) => kind === CAUSES[reason.rule]);
  if (cause === undefined) return reason;
  const words = cause.message.replace(/\n\s+at [\s\S]*$/, "").replace(/\s+/g, " ");
  return { ...reason, message: `${reason.message} ${words.slice(0, MOST_TOLD)}` };
}

/** A schedule of a program with the course's driver. No folder contains that program, so it cannot be replayed. */
function withoutCommands<G extends Pick<Graded, "result" | "page">>(graded: G): G {
  const { result, page } = graded;
  return {
    ...graded,
    ...(result?.shown && { result: { ...result, shown: { ...result.shown, replay: "" } } }),
    ...(page && { page: { ...page, traces: page.traces.map(({ replay: _, ...trace }) => trace) } }),
  };
}

function stopped(rule: GradeReason["rule"], obstacle: Obstacle): Omit<Graded, "name" | "seconds"> {
  return { verdict: "stopped", reasons: [{ rule, message: sayObstacle(obstacle) }] };
}
