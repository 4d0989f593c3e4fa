import { existsSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { displayPath } from "../../lesson/display-path.ts";
import { lessonFolders, looksLikeLesson, subfolders } from "../../lesson/load.ts";
import { exerciseRoom } from "../../lesson/skipped-folders.ts";
import { editorFiles } from "../../practice/editor-files.ts";
import { writeAllNew } from "../../practice/write-file.ts";
import { type ThreadlabError, usageError } from "../../protocol/errors.ts";
import { shellWords } from "../../runner/commands.ts";
import { numberOfExercise, numberOfLesson } from "../numbers.ts";
import { courseOf, type Made } from "./course.ts";
import { exerciseFiles, lessonFiles } from "./part-files.ts";

/**
 * Makes a lesson. Outside of a course it also gets settings for an editor.
 *
 * @param folder absolute.
 * @throws ThreadlabError `ERR_USAGE` if a file exists already, or the folder has a bad name or place.
 */
export function makeLesson(folder: string): Made {
  const id = readId(folder, "lesson");
  const course = dirname(folder);
  if (looksLikeLesson(course))
    throw misplaced(`${displayPath(course)} is a lesson itself`, "lesson", dirname(course), id);
  if (isExerciseRoom(course))
    throw misplaced(`The folder ${displayPath(course)} is for exercises`, "lesson", dirname(course), id);
  const number = nextNumber(lessonFolders(course).map((each) => numberOfLesson(each)?.number));
  const own = isCourse(course) ? [] : editorFiles(folder, courseOf(folder));
  return { folder, files: writeAllNew(folder, new Map([...own, ...lessonFiles(id, number)])) };
}

/** Makes an exercise of a course. @param folder absolute. @throws ThreadlabError `ERR_USAGE` as {@link makeLesson} does. */
export function makeExercise(folder: string): Made {
  const id = readId(folder, "exercise");
  const room = dirname(folder);
  if (!isExerciseRoom(room)) {
    if (isCourse(room))
      throw misplaced("Exercises lie in a folder of their own", "exercise", exerciseRoom(room), id);
    throw usageError(
      `${displayPath(folder)} is not in a course. Make the course first: threadlab new course my-course. Then: ${shellWords(["threadlab", "new", "exercise", `my-course/exercises/${id}`])}.`,
    );
  }
  const number = nextNumber(subfolders(room).map((each) => numberOfExercise(each)?.number));
  return { folder, files: writeAllNew(folder, new Map(exerciseFiles(id, number))) };
}

/** Windows keeps these names for devices, so nobody could check the course out there. */
const DEVICES = /^(?:con|prn|aux|nul|com[\d¹²³]|lpt[\d¹²³])$/i;

/** A folder's name is its name in commands. */
function readId(folder: string, kind: "lesson" | "exercise"): string {
  const id = basename(folder);
  if (DEVICES.test(id)) throw usageError(`${id} is the name of a device on Windows. Choose another name.`);
  if (/^\p{L}[\p{L}\p{M}\p{N}_-]*$/u.test(id) && id !== "exercises" && id !== "node_modules") return id;
  throw usageError(
    `${JSON.stringify(id)} is not a name for ${kind === "lesson" ? "a lesson" : "an exercise"}. Use letters, digits and hyphens, with a letter at the beginning: two-locks.`,
  );
}

/** Whether a folder contains lessons or exercises, or the files of `new course`. */
function isCourse(folder: string): boolean {
  const isThere = [exerciseRoom(folder), join(folder, "tsconfig.json")].some((path) => existsSync(path));
  return isThere || lessonFolders(folder).length > 0;
}

function isExerciseRoom(folder: string): boolean {
  const course = dirname(folder);
  return folder === exerciseRoom(course) && isCourse(course);
}

function misplaced(why: string, kind: "lesson" | "exercise", place: string, id: string): ThreadlabError {
  return usageError(
    `${why}. Write: ${shellWords(["threadlab", "new", kind, displayPath(join(place, id))])}.`,
  );
}

/** The number after the last one; none if the others have none. */
function nextNumber(taken: readonly (number | undefined)[]): number | undefined {
  const numbers = taken.filter((number) => number !== undefined);
  return numbers.length === 0 && taken.length > 0 ? undefined : Math.max(0, ...numbers) + 1;
}
