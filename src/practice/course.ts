import { basename, dirname, resolve } from "node:path";
import { builtinLessons } from "../lesson/builtin.ts";
import { displayPath, wayTo } from "../lesson/display-path.ts";
import { findNamed, findStarting } from "../lesson/find-named.ts";
import { EXERCISE_FILE } from "../lesson/load.ts";
import { refuseUnreachable } from "../lesson/read-text.ts";
import { exerciseRoom } from "../lesson/skipped-folders.ts";
import { ThreadlabError } from "../protocol/errors.ts";
import { didYouMean } from "../protocol/nearest.ts";
import { type Exercise, readExercise } from "./exercise.ts";
import { BUILTIN, exerciseFolders } from "./exercise-folders.ts";

/** The exercises of a course, in their order. */
export interface Course {
  /** Its name in a practice folder's state: `threads`, or the relative path of the reader's own course. */
  readonly name: string;
  readonly exercises: readonly Exercise[];
}

/**
 * Reads the course that a practice folder's state names.
 *
 * @throws ThreadlabError if there are no exercises, or one of them cannot be read.
 */
export function readCourseOf(folder: string, name: string): Course {
  const course = name === BUILTIN ? builtinLessons() : resolve(folder, name);
  return { name, exercises: readExercises(exerciseRoom(course)) };
}

/** The exercises that come with threadlab. */
export function builtinExercises(): readonly Exercise[] {
  return readCourseOf(builtinLessons(), BUILTIN).exercises;
}

/** The names of these exercises, in their order, by the lesson that they practise. */
export function exercisesByLesson(): Readonly<Record<string, readonly string[]>> {
  const byLesson: Record<string, string[]> = {};
  for (const { id, lesson } of builtinExercises())
    if (lesson !== undefined) byLesson[lesson] = [...(byLesson[lesson] ?? []), id];
  return byLesson;
}

/** The name of a course in the state of a practice folder. @param from the absolute folder of the reader's own course. */
export function nameCourse(folder: string, from: string | undefined): string {
  return from === undefined ? BUILTIN : wayTo(from, folder);
}

function readExercises(folder: string): readonly Exercise[] {
  const found = exerciseFolders(folder);
  if (found.length === 0) {
    refuseUnreachable(folder);
    throw new ThreadlabError(
      "ERR_NOTHING_SELECTED",
      `There are no exercises in ${displayPath(folder)}. An exercise is a folder in it with ${EXERCISE_FILE}, start.ts, ` +
        "solution.ts and expected.txt; or with main.ts, start/ and solution/ in place of the two programs.",
    );
  }
  return found
    .map(readExercise)
    .sort((one, other) => (one.wanted ?? Infinity) - (other.wanted ?? Infinity) || compare(one.id, other.id))
    .map(({ wanted: _wanted, ...exercise }, index) => ({ ...exercise, number: index + 1 }));
}

function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}

/** The most exercises of a course that a message names. */
const MOST_NAMED = 10;

/**
 * The exercise of this name or number, or with a name that begins so; a file of the practice folder also names its exercise.
 *
 * @throws ThreadlabError `ERR_LESSON_NOT_FOUND` with the nearest names.
 */
export function findExercise(word: string, { exercises }: Course): Exercise {
  const parent = basename(dirname(word));
  const isInFolder = exercises.some(({ id, driver }) => driver !== undefined && id === idOfFile(parent));
  const typed = (isInFolder ? parent : basename(word)).toLowerCase();
  const name = idOfFile(typed);
  const isMeant = ({ id }: Exercise) => id.toLowerCase() === typed || id.toLowerCase() === name;
  const exact = findNamed(word, exercises) ?? exercises.find(isMeant);
  if (exact !== undefined) return exact;
  const starting = findStarting(name, exercises);
  const [only] = starting;
  if (only !== undefined && starting.length === 1) return only;
  const ids = exercises.map(({ id }) => id);
  const hint =
    starting.length > 1
      ? ` Several begin with it: ${starting.map(({ id }) => id).join(", ")}.`
      : didYouMean(name, ids) ||
        (ids.length > MOST_NAMED ? " See threadlab practice list." : ` The course has ${ids.join(", ")}.`);
  throw new ThreadlabError("ERR_LESSON_NOT_FOUND", `There is no exercise "${word}".${hint}`);
}

/** The exercise that a file of a practice folder belongs to, by its name: `06-lost-update.ts` is `lost-update`. */
export function idOfFile(name: string): string {
  return name.replace(/^\d+-/, "").replace(/\.ts$/, "");
}

/** The name of an exercise's file: `06-lost-update.ts`; with a driver that of its folder: `23-account`. */
export function fileNameOf({ number, id, driver }: Exercise, { exercises }: Course): string {
  const digits = Math.max(2, String(exercises.length).length);
  return `${String(number).padStart(digits, "0")}-${id}${driver === undefined ? ".ts" : ""}`;
}
