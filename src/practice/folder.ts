import { existsSync, readdirSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { isThreadlabError, ThreadlabError } from "../protocol/errors.ts";
import { shellWords } from "../runner/commands.ts";
import { type Course, fileNameOf, readCourseOf } from "./course.ts";
import { DRIVER_FILE, type Exercise } from "./exercise.ts";
import { BUILTIN } from "./exercise-folders.ts";
import {
  digestOfFiles,
  entryOf,
  findPracticeFolder,
  PROGRESS_FILE,
  type Progress,
  readProgress,
} from "./progress.ts";

/** A learner's folder: the exercises, and the progress. */
export interface PracticeFolder {
  /** Absolute. */
  readonly folder: string;
  readonly course: Course;
  readonly progress: Progress;
}

/** `changed`: it was solved, and its file, or one that it imports, has changed since. */
export type ExerciseState = "solved" | "changed" | "open" | "missing";

/** An exercise of a practice folder. */
export interface ExerciseEntry {
  readonly exercise: Exercise;
  /** The program to run: the learner's file, or the driver beside the learner's files; absolute. */
  readonly program: string;
  /** The learner's files, absolute, in the order of the exercise's. */
  readonly files: readonly string[];
  readonly state: ExerciseState;
  /** The number of hints shown so far. */
  readonly hints: number;
  readonly isCurrent: boolean;
}

/** The practice folder that `from` is in. @throws ThreadlabError if there is none, or it cannot be read. */
export function openPracticeFolder(from: string): PracticeFolder {
  const folder = findPracticeFolder(from);
  const progress = readProgress(folder);
  refuseMovedCourse(folder, progress);
  const course = readCourseOf(folder, progress.course);
  const names = namesIn(folder);
  if (!course.exercises.some((exercise) => names.has(bareName(exercise)))) {
    throw new ThreadlabError(
      "ERR_NOTHING_SELECTED",
      `There is no exercise left in ${folder}. To lay them out again: ${shellWords(["threadlab", "practice", "init", folder])}.`,
    );
  }
  return { folder, course, progress };
}

function refuseMovedCourse(folder: string, { course }: Progress): void {
  if (course === BUILTIN || existsSync(resolve(folder, course))) return;
  throw new ThreadlabError(
    "ERR_NOTHING_SELECTED",
    `The course of these exercises is not at ${course} any more. If it has moved, write its new place, as seen from ${folder}, after ` +
      `"course" in ${join(folder, PROGRESS_FILE)}.`,
  );
}

/** The exercises of a folder in order, with the progress of each. */
export function entriesOf({ folder, course, progress }: PracticeFolder): readonly ExerciseEntry[] {
  const names = namesIn(folder);
  const current = currentOf({ course, progress }).id;
  return course.exercises.map((exercise) => {
    const { solved, imports = [], hints = 0 } = entryOf(progress, exercise.id);
    const place = join(folder, names.get(bareName(exercise)) ?? fileNameOf(exercise, course));
    const isDriven = exercise.driver !== undefined;
    const own = isDriven ? exercise.files.map(({ name }) => join(place, name)) : [place];
    const program = isDriven ? join(place, DRIVER_FILE) : place;
    const imported = imports.map((path) => resolve(dirname(program), path));
    return {
      ...{ exercise, program, files: own, hints },
      ...{ isCurrent: exercise.id === current, state: stateOf(own, imported, solved) },
    };
  });
}

/** The current exercise: the first one if the state names none of the course. */
function currentOf({ course, progress }: Pick<PracticeFolder, "course" | "progress">): Exercise {
  const { exercises } = course;
  return exercises.find(({ id }) => id === progress.current) ?? (exercises[0] as Exercise);
}

/** The exercise after this one: the next unsolved one, from the end back to the beginning; undefined if all are solved. */
export function nextAfter(entries: readonly ExerciseEntry[], id: string): ExerciseEntry | undefined {
  const at = entries.findIndex(({ exercise }) => exercise.id === id);
  const round = [...entries.slice(at + 1), ...entries.slice(0, at + 1)];
  return round.find(({ state }) => state !== "solved");
}

/** The names in a practice folder that begin with a number, by the rest of the name: an exercise keeps its file if its number changes. */
function namesIn(folder: string): ReadonlyMap<string, string> {
  const names = readdirSync(folder).filter((name) => NUMBER.test(name));
  return new Map(names.map((name) => [name.replace(NUMBER, ""), name]));
}

const NUMBER = /^\d+-/;

/** The name of an exercise's file, or with a driver of its folder, without the number. */
function bareName({ id, driver }: Exercise): string {
  return driver === undefined ? `${id}.ts` : id;
}

function stateOf(
  files: readonly string[],
  imported: readonly string[],
  solved: string | undefined,
): ExerciseState {
  if (!files.every((file) => existsSync(file))) return "missing";
  if (solved === undefined) return "open";
  return isStill(solved, [...files, ...imported]) ? "solved" : "changed";
}

/** Whether files have this digest. Something in place of a file, such as a folder, has none. */
function isStill(digest: string, files: readonly string[]): boolean {
  try {
    return digestOfFiles(files) === digest;
  } catch (error) {
    if (isThreadlabError(error)) return false;
    throw error;
  }
}
