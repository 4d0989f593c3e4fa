import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { type Course, fileNameOf, nameCourse, readCourseOf } from "./course.ts";
import { editorFiles, PROGRAMS } from "./editor-files.ts";
import { DRIVER_FILE, type Exercise } from "./exercise.ts";
import { PROGRESS_FILE, writeProgress } from "./progress.ts";
import { makeFolder, writeNew } from "./write-file.ts";

/** The result of `init` for a folder. */
export interface LaidOut {
  readonly folder: string;
  readonly course: Course;
  /** Names of the files that it wrote, and of existing ones that it left alone. */
  readonly written: readonly string[];
  readonly kept: readonly string[];
}

/**
 * Puts the exercises of a course into a folder, with settings for an editor. Existing files stay as they are, and so does the progress.
 *
 * @param from the folder of the reader's own course; without it the exercises that come with threadlab. Both absolute.
 * @throws ThreadlabError if the course has no exercises or the folder cannot be written.
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
