import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join, relative } from "node:path";
import { parseExpected } from "../../expect/parse.ts";
import { displayPath } from "../../lesson/display-path.ts";
import { EXERCISE_FILE } from "../../lesson/load.ts";
import { readText } from "../../lesson/read-text.ts";
import { checkExercise } from "../../practice/check-exercise.ts";
import { DRIVER_FILE, type Exercise, readExercise } from "../../practice/exercise.ts";
import { isUncaught } from "../../practice/search.ts";
import type { PracticeResult } from "../../practice/verdict.ts";
import { isFaultOfProgram } from "../../protocol/errors.ts";
import type { Lesson } from "../../protocol/lesson.ts";
import { didYouMean } from "../../protocol/nearest.ts";
import { lintFiles } from "./lint-folder.ts";
import { type Tools, unreadParams } from "./lint-lesson.ts";
import { lintCharacters, lintLinks } from "./lint-text.ts";
import {
  inOneLine,
  type Problem,
  placeOfKey,
  problemAt,
  problemAtEnd,
  problemAtKey,
  problemsOf,
} from "./problem.ts";

/** With a driver, the learner's files are in folders. */
function filesOf(folder: string): readonly string[] {
  const programs = existsSync(join(folder, DRIVER_FILE))
    ? [DRIVER_FILE, "start", "solution"]
    : ["start.ts", "solution.ts"];
  return [EXERCISE_FILE, ...programs, "expected.txt"];
}

/** A learner waits for the answer. */
const MOST_TRACES = 1000;
const HINTS = 3;
/** Text with no end of a sentence but the last sign. */
const ENDED = /^[^.!?\n]*(?:[.!?](?! +\p{Lu}|\s*\n)[^.!?\n]*)*[.!?]$/u;

/** Whether the lesson that an exercise names exists. */
export function lintLessonOf(folder: string, lessons: readonly Pick<Lesson, "id">[]): readonly Problem[] {
  const file = join(folder, EXERCISE_FILE);
  const ids = lessons.map(({ id }) => id);
  const lesson = lessonOfExercise(folder);
  if (lesson === undefined || ids.includes(lesson)) return [];
  const text = `The course has no lesson ${JSON.stringify(lesson)}.${didYouMean(lesson, ids)}`;
  return [problemAtKey(file, { text, rule: "link" }, "lesson")];
}

function lessonOfExercise(folder: string): string | undefined {
  try {
    return readExercise(folder).lesson;
  } catch {
    // The check of the exercise reports why not.
    return undefined;
  }
}

/** Checks all of an exercise that needs no human reader. */
export async function lintExercise(folder: string, tools: Tools): Promise<readonly Problem[]> {
  const file = join(folder, EXERCISE_FILE);
  const atOnce = [...lintFiles(folder, filesOf(folder)), ...lintCharacters(folder)];
  if (atOnce.some(({ rule }) => rule === "utf-8")) return atOnce;
  try {
    const { wanted, ...rest } = readExercise(folder);
    const exercise: Exercise = { ...rest, ...ownDriver(folder), number: wanted ?? 1 };
    parseExpected(exercise.expected, displayPath(join(folder, "expected.txt")));
    const words = [
      ...atOnce,
      ...lintLinks(file),
      ...lintWords(exercise, file),
      ...lintParams(exercise, file),
    ];
    return [...words, ...(await lintPrograms(exercise, folder, tools))];
  } catch (error) {
    if (!isFaultOfProgram(error)) throw error;
    const rule = { ERR_FRONT_MATTER: "front-matter", ERR_CAPTURE: "expected" } as const;
    return [...atOnce, ...problemsOf(error, file, rule[error.code as keyof typeof rule] ?? "incomplete")];
  }
}

/** The driver as it is in the course: a learner's copy has a line more. */
function ownDriver(folder: string): Pick<Exercise, "driver"> {
  const file = join(folder, DRIVER_FILE);
  return existsSync(file) ? { driver: readText(file) } : {};
}

function lintWords({ hints, after, text: why, files }: Exercise, file: string): readonly Problem[] {
  const source = readText(file);
  const problems: Problem[] = [];
  if (hints.length !== HINTS) {
    const count = `There ${hints.length === 1 ? "is 1 hint" : `are ${hints.length} hints`}`;
    const text = `${count}. Write three: a question, the rule, the change.`;
    problems.push(problemAtKey(file, { text, rule: "hints" }, "hints"));
  }
  const news = files.flatMap(({ start, solution }) =>
    linesOf(solution).filter((line) => !linesOf(start).includes(line)),
  );
  hints.forEach((hint, index) => {
    const line = news.find((each) => hint.includes(each));
    if (line === undefined) return;
    const text = `Hint ${index + 1} contains a whole line of the solution: ${line}`;
    const place = Math.max(source.indexOf(line), placeOfKey(source, "hints"));
    problems.push(problemAt(file, { text, rule: "hints" }, source, place));
  });
  if (!ENDED.test(after) || /[.!?]["”)]? +\p{Lu}/u.test(after)) {
    const text = "The key after must be one sentence, with a full stop at its end.";
    problems.push(problemAtKey(file, { text, rule: "after" }, "after"));
  }
  if (why === "") {
    const text = "There is no text after the front matter. Explain why the solution is right.";
    problems.push(problemAtEnd(file, { text, rule: "text" }));
  }
  return problems;
}

/** A case that sets a param which nobody reads is the same as the case before. */
function lintParams({ params, cases, driver = "", files }: Exercise, file: string): readonly Problem[] {
  const program = [driver, ...files.flatMap(({ start, solution }) => [start, solution])].join("\n");
  const inCases = [...new Set(cases.flatMap(Object.keys))];
  return [
    ...unreadParams(Object.keys(params), "params", file, program),
    ...unreadParams(inCases, "cases", file, program),
  ];
}

/** Lines that contain something and could be a hint's whole secret. */
function linesOf(program: string): readonly string[] {
  return program
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => /\w/.test(line));
}

/** The start must fail, but not because it does not compile; the solution must be proved, and soon. */
async function lintPrograms(exercise: Exercise, folder: string, tools: Tools): Promise<readonly Problem[]> {
  const room = mkdtempSync(join(tmpdir(), "threadlab-lint-"));
  try {
    const start = await judgePart("start", exercise, { folder, room }, tools);
    const solution = await judgePart("solution", exercise, { folder, room }, tools);
    // A search that was cut short proves nothing.
    if (tools.signal.aborted) return [];
    const place = (part: ExercisePart) => join(folder, exercise.driver === undefined ? `${part}.ts` : part);
    const problems = [...lintStart(start, place("start")), ...lintSolution(solution, place("solution"))];
    return problems.map((problem) => ({
      ...problem,
      file: inCourse(problem.file, { folder, room }),
      text: withoutRoom(problem.text, room),
    }));
  } finally {
    rmSync(room, { recursive: true, force: true });
  }
}

type ExercisePart = "start" | "solution";

interface Rooms {
  readonly folder: string;
  /** Makes a folder with a driver and the files beside it, for each part. */
  readonly room: string;
}

async function judgePart(
  part: ExercisePart,
  exercise: Exercise,
  { folder, room }: Rooms,
  { session, signal }: Tools,
): Promise<PracticeResult> {
  const { driver, files } = exercise;
  const place = join(room, part);
  const program = driver === undefined ? join(folder, `${part}.ts`) : join(place, DRIVER_FILE);
  const own = driver === undefined ? [program] : files.map(({ name }) => join(place, name));
  if (driver !== undefined) {
    mkdirSync(place);
    writeFileSync(program, driver);
    files.forEach((file, index) => {
      writeFileSync(own[index] ?? "", file[part]);
    });
  }
  const entry = { exercise, program, files: own, state: "open", hints: 0, isCurrent: false } as const;
  return (await checkExercise(session, entry, { cwd: process.cwd(), signal })).result;
}

/** A file at its place in the course. */
function inCourse(file: string, { folder, room }: Rooms): string {
  if (!file.startsWith(room)) return file;
  return basename(file) === DRIVER_FILE ? join(folder, DRIVER_FILE) : join(folder, relative(room, file));
}

/** A text that names the files of a part as the course does. */
function withoutRoom(text: string, room: string): string {
  return text.replace(new RegExp(`[^\\s(]*${basename(room)}/(?:start|solution)/`, "g"), "");
}

function lintStart({ verdict, reasons }: PracticeResult, file: string): readonly Problem[] {
  const why = reasons.map(({ message }) => message).join(" ");
  if (verdict === "error") return problemsOf(new Error(why), file, "start");
  if (verdict === "not-solved") return [];
  const text =
    verdict === "solved"
      ? "The start is solved already. It needs a fault that some schedule shows."
      : `It is not known whether the start fails: ${why}`;
  return [problemAt(file, { text, rule: "start" })];
}

function lintSolution(
  { verdict, reasons, traces, findings }: PracticeResult,
  file: string,
): readonly Problem[] {
  const why = [...reasons, ...findings.filter(isUncaught)].map(({ message }) => message).join(" ");
  if (verdict === "error") return problemsOf(new Error(why), file, "solution");
  if (verdict !== "solved")
    return [problemAt(file, { text: `The solution is not proved: ${inOneLine(why)}`, rule: "solution" })];
  if (traces <= MOST_TRACES) return [];
  const text = `The solution has ${traces} traces, and a learner has to wait for all of them. Use fewer threads or fewer rounds: at most ${MOST_TRACES} traces.`;
  return [problemAt(file, { text, rule: "solution" })];
}
