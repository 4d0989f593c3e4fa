import { existsSync } from "node:fs";
import { join } from "node:path";
import { displayPath } from "../../lesson/display-path.ts";
import {
  EXERCISE_FILE,
  lessonFolders,
  looksLikeLesson,
  readCourse,
  readLesson,
  subfolders,
} from "../../lesson/load.ts";
import { exerciseRoom, skippedLinks } from "../../lesson/skipped-folders.ts";
import { programsIn } from "../../practice/exercise.ts";
import { exerciseFolders } from "../../practice/exercise-folders.ts";
import { ThreadlabError } from "../../protocol/errors.ts";
import type { Lesson } from "../../protocol/lesson.ts";
import { findPython } from "../../runner/python.ts";
import { openSession } from "../../runner/session.ts";
import { hasTakenNumber, numberOfExercise, numberOfLesson } from "../numbers.ts";
import { lintExercise, lintLessonOf } from "./lint-exercise.ts";
import { lintNumbers, lintSkipped, problemOfSkipped } from "./lint-folder.ts";
import { lintLesson } from "./lint-lesson.ts";
import { lintTypes } from "./lint-types.ts";
import type { LintRule, Problem } from "./problem.ts";

interface Linted {
  readonly lessons: number;
  readonly exercises: number;
  /** By file, then by line. */
  readonly problems: readonly Problem[];
  /** Whether each main.py could be run with Python. */
  readonly hasPython: boolean;
}

interface LintOptions {
  readonly signal: AbortSignal;
  /** Whether to check the types of its programs, too. */
  readonly types: boolean;
  /** Called with the item that is checked next. */
  progress(name: string): void;
}

/**
 * Checks a whole course, or one lesson or exercise. Problems in it never throw.
 *
 * @param folder absolute.
 * @throws ThreadlabError `ERR_NOTHING_SELECTED` if there is neither a lesson nor an exercise, `ERR_USAGE` if types cannot be checked, and
 * `ERR_WORKER_START` if programs cannot be compiled or run.
 */
export async function lintCourse(folder: string, { signal, types, progress }: LintOptions): Promise<Linted> {
  const { lessons, exercises, isWhole } = await partsOf(folder);
  if (lessons.length + exercises.length === 0) {
    throw new ThreadlabError(
      "ERR_NOTHING_SELECTED",
      `There is no lesson and no exercise in ${displayPath(folder)}. Name the folder of a course, a lesson or an exercise.`,
    );
  }
  const hasPython = (await findPython(process.env)) !== undefined;
  const problems: Problem[] = isWhole ? [...lintOrder(folder, lessons, exercises)] : [];
  if (types) problems.push(...(await lintTypes(folder, programsOf(lessons, exercises), signal)));
  await using session = await openSession();
  const tools = { session, hasPython, signal };
  for (const lesson of lessons) {
    if (signal.aborted) break;
    progress(lesson.id);
    problems.push(...(await lintLesson(lesson, tools)));
  }
  for (const exercise of exercises) {
    if (signal.aborted) break;
    progress(displayPath(exercise));
    problems.push(...(await lintExercise(exercise, tools)));
  }
  const counts = { lessons: lessons.length, exercises: exercises.length };
  return { ...counts, problems: withoutRepeats(problems).sort(byPlace), hasPython };
}

/** Without what the compiler of types says about a place at which a program cannot be compiled. */
function withoutRepeats(problems: readonly Problem[]): Problem[] {
  const placeOf = ({ file, line, column }: Problem) => `${file}:${line}:${column}`;
  const wrong = new Set(problems.filter(({ rule }) => COMPILED.includes(rule)).map(placeOf));
  return problems.filter((problem) => problem.rule !== "types" || !wrong.has(placeOf(problem)));
}

const COMPILED: readonly LintRule[] = ["program", "start", "solution"];

/** Drivers are left out: the files that they import are beside them only in a learner's folder. */
function programsOf(lessons: readonly Lesson[], exercises: readonly string[]): readonly string[] {
  const ofExercises = exercises.flatMap((each) =>
    ["start", "solution"].flatMap((name) => filesOf(each, name)),
  );
  return [...lessons.map(({ program }) => program), ...ofExercises].filter(existsSync);
}

/** `start.ts`, or with a driver the programs in the folder `start`. */
function filesOf(exercise: string, name: string): readonly string[] {
  const folder = join(exercise, name);
  return [`${folder}.ts`, ...programsIn(folder).map((file) => join(folder, file))];
}

interface Parts {
  readonly lessons: readonly Lesson[];
  /** Folders. */
  readonly exercises: readonly string[];
  /** Whether it is a course, in place of a part of one. */
  readonly isWhole: boolean;
}

async function partsOf(folder: string): Promise<Parts> {
  if (existsSync(join(folder, EXERCISE_FILE))) return { lessons: [], exercises: [folder], isWhole: false };
  if (looksLikeLesson(folder)) return { lessons: [await readLesson(folder)], exercises: [], isWhole: false };
  const lessons = lessonFolders(folder).length > 0 ? await readCourse(folder) : [];
  const exercises = exerciseFolders(exerciseRoom(folder));
  return { lessons, exercises, isWhole: true };
}

/** Problems of a course as a whole: numbers, and skipped folders. */
function lintOrder(
  folder: string,
  lessons: readonly Lesson[],
  exercises: readonly string[],
): readonly Problem[] {
  const numbered = lessons
    .filter((lesson) => lesson.problem === undefined || hasTakenNumber(lesson))
    .flatMap((lesson) => numberOfLesson(lesson.folder) ?? []);
  const room = exerciseRoom(folder);
  const others = subfolders(room)
    .filter((each) => !exercises.includes(each))
    .map((each) => ({ path: each, why: `it has no ${EXERCISE_FILE}` }));
  const links = skippedLinks(room).map(({ name, why }) => ({ path: join(room, name), why }));
  const numbers = exercises.flatMap((each) => numberOfExercise(each) ?? []);
  return [
    ...lintNumbers(numbered, numbered.length === lessons.length),
    ...exercises.flatMap((each) => lintLessonOf(each, lessons)),
    ...lintNumbers(numbers, numbers.length === exercises.length),
    ...lintSkipped(
      folder,
      lessons.map(({ text }) => text),
    ),
    ...[...others, ...links].map(({ path, why }) => problemOfSkipped(path, why)),
  ];
}

function byPlace(one: Problem, other: Problem): number {
  if (one.file !== other.file) return one.file < other.file ? -1 : 1;
  return one.line - other.line || one.column - other.column;
}
