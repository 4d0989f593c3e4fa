import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { displayPath } from "../lesson/display-path.ts";
import { readBytes } from "../lesson/read-text.ts";
import { usageError } from "../protocol/errors.ts";
import { type Course, fileNameOf, nameCourse, readCourseOf } from "./course.ts";
import { editorFiles, learnersPrograms } from "./editor-files.ts";
import { DRIVER_FILE, type Exercise } from "./exercise.ts";
import type { ExerciseEntry } from "./folder.ts";
import { PROGRESS_FILE, readProgress, writeProgress } from "./progress.ts";
import { MOVE_AWAY, makeFolder, replaceFile, writeNew } from "./write-file.ts";

/** The result of `init` for a folder. */
interface LaidOut {
  readonly course: Course;
  /** Names of the files that were there, and were left alone. */
  readonly kept: readonly string[];
}

/**
 * Puts the exercises of a course into a folder, with settings for an editor. Existing files stay as they are, and so does the progress.
 *
 * @param from the folder of the reader's own course; without it the exercises that come with threadlab. Both absolute.
 * @throws ThreadlabError if the course has no exercises, or the folder has those of another course or cannot be written.
 */
export function layOut(folder: string, from: string | undefined): LaidOut {
  const course = readCourseOf(folder, nameCourse(folder, from));
  const known = existsSync(join(folder, PROGRESS_FILE)) ? readProgress(folder).course : course.name;
  if (known !== course.name)
    throw usageError(
      `${displayPath(folder)} has the exercises of another course, ${known}. Name another folder: threadlab practice init <folder>.`,
    );
  const files = new Map(course.exercises.flatMap((exercise) => filesToLayOut(exercise, course)));
  for (const [name, text] of editorFiles(folder, learnersPrograms(folder))) files.set(name, text);
  const kept: string[] = [];
  makeFolder(folder);
  for (const [name, text] of files) {
    makeFolder(dirname(join(folder, name)));
    if (!writeNew(join(folder, name), text)) kept.push(name);
  }
  if (existsSync(join(folder, PROGRESS_FILE))) kept.push(PROGRESS_FILE);
  else writeProgress(folder, { course: course.name, current: course.exercises[0]?.id ?? "", exercises: {} });
  return { course, kept };
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

/**
 * Puts the start of an exercise back, and its driver. The learner's version is kept beside it, under a new name.
 *
 * @returns the files that keep it.
 * @throws ThreadlabError if a file cannot be read or written; then nothing is lost.
 */
export function startOver({ exercise, program, files }: ExerciseEntry): readonly string[] {
  const starts = files.map((file, index) => [file, exercise.files[index]?.start ?? ""] as const);
  const all = exercise.driver === undefined ? starts : [...starts, [program, exercise.driver] as const];
  return all.flatMap(([file, start]) => putBack(file, start) ?? []);
}

function putBack(file: string, start: string): string | undefined {
  const content = existsSync(file) ? readBytes(file) : undefined;
  if (content?.equals(Buffer.from(start))) return undefined;
  const kept = content && keep(file, content);
  makeFolder(dirname(file), MOVE_AWAY);
  replaceFile(file, start);
  return kept;
}

function keep(file: string, content: Buffer): string {
  for (let number = 1; ; number++) {
    const name = file.replace(/\.ts$/, `.kept-${number}.ts`);
    if (writeNew(name, content)) return name;
  }
}
