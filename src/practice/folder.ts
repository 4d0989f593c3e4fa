import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { ThreadlabError } from "../protocol/errors.ts";
import { type Course, fileNameOf, idOfFile, readCourseOf } from "./course.ts";
import { DRIVER_FILE, type Exercise } from "./exercise.ts";
import { digestOfAll, entryOf, findPracticeFolder, type Progress, readProgress } from "./progress.ts";

/** A learner's folder: the exercises, and the progress. */
export interface PracticeFolder {
  /** Absolute. */
  readonly folder: string;
  readonly course: Course;
  readonly progress: Progress;
}

/** `changed`: it was solved, and its file has changed since. */
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
  const course = readCourseOf(folder, progress.course);
  const files = filesOf(folder);
  if (!course.exercises.some(({ id }) => files.has(id))) {
    throw new ThreadlabError(
      "ERR_NOTHING_SELECTED",
      `There is no exercise left in ${folder}. To lay them out again: threadlab practice init ${folder}.`,
    );
  }
  return { folder, course, progress };
}

/** The exercises of a folder in order, with the progress of each. */
export function entriesOf({ folder, course, progress }: PracticeFolder): readonly ExerciseEntry[] {
  const files = filesOf(folder);
  const current = currentOf({ course, progress }).id;
  return course.exercises.map((exercise) => {
    const { solved, hints = 0 } = entryOf(progress, exercise.id);
    const place = join(folder, files.get(exercise.id) ?? fileNameOf(exercise, course));
    const isDriven = exercise.driver !== undefined;
    const own = isDriven ? exercise.files.map(({ name }) => join(place, name)) : [place];
    return {
      ...{ exercise, program: isDriven ? join(place, DRIVER_FILE) : place, files: own, hints },
      ...{ isCurrent: exercise.id === current, state: stateOf(own, solved) },
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

/** Names of the files, or folders, for working on exercises, by the id of the exercise. */
function filesOf(folder: string): ReadonlyMap<string, string> {
  const names = readdirSync(folder, { withFileTypes: true })
    .filter((entry) => (entry.isDirectory() ? /^\d+-/ : /^\d+-.*\.ts$/).test(entry.name))
    .map(({ name }) => name);
  return new Map(names.map((name) => [idOfFile(name), name]));
}

function stateOf(files: readonly string[], solved: string | undefined): ExerciseState {
  if (!files.every((file) => existsSync(file))) return "missing";
  if (solved === undefined) return "open";
  return digestOfAll(files.map((file) => readFileSync(file))) === solved ? "solved" : "changed";
}
