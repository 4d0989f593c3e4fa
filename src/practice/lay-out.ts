import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { type Course, fileNameOf, nameCourse, readCourseOf } from "./course.ts";
import { editorFiles, PROGRAMS } from "./editor-files.ts";
import { DRIVER_FILE, type Exercise } from "./exercise.ts";
import { PROGRESS_FILE, writeProgress } from "./progress.ts";
import { makeFolder, writeNew } from "./write-file.ts";

/** What `init` has made of a folder. */
export interface LaidOut {
  readonly folder: string;
  readonly course: Course;
  /** Names of the files that it wrote, and of those that were there and were left alone. */
  readonly written: readonly string[];
  readonly kept: readonly string[];
}

/**
 * Lays the exercises of a course out in a folder, with what an editor needs. Files that are there already stay as they are, the
 * progress as well.
 *
 * @param from the folder of a course of one's own; without it the exercises that come with threadlab. Both absolute.
 * @throws ThreadlabError where the course has no exercises or the folder cannot be written.
 */
export function layOut(folder: string, from: string | undefined): LaidOut {
  const course = readCourseOf(folder, nameCourse(folder, from));
  const files = new Map(course.exercises.flatMap((exercise) => filesToLayOut(exercise, course)));
  for (const [name, text] of editorFiles(folder, PROGRAMS)) files.set(name, text);
  const written: string[] = [];
  const kept: string[] = [];
  makeFolder(folder);
  for (const [name, text] of files) {
    makeFolder(dirname(join(folder, name)));
    (writeNew(join(folder, name), text) ? written : kept).push(name);
  }
  if (existsSync(join(folder, PROGRESS_FILE))) kept.push(PROGRESS_FILE);
  else {
    writeProgress(folder, { course: course.name, current: course.exercises[0]?.id ?? "", exercises: {} });
    written.push(PROGRESS_FILE);
  }
  return { folder, course, written, kept };
}

/** Each file of an exercise by its path in the learner's folder. */
function filesToLayOut(exercise: Exercise, course: Course): [path: string, text: string][] {
  const { files, driver } = exercise;
  const place = fileNameOf(exercise, course);
  const own = files.map(({ name, start }): [string, string] => [
    driver === undefined ? place : `${place}/${name}`,
    start,
  ]);
  return driver === undefined ? own : [[`${place}/${DRIVER_FILE}`, driver], ...own];
}
