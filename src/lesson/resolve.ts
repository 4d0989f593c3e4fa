import { stat } from "node:fs/promises";
import { basename, extname, join, resolve } from "node:path";
import { ThreadlabError } from "../protocol/errors.ts";
import type { Lesson } from "../protocol/lesson.ts";
import { nearest } from "../protocol/nearest.ts";
import { displayPath } from "./display-path.ts";
import { findNamed, findStarting } from "./find-named.ts";
import {
  LESSON_FILES,
  lessonFolders,
  loadCourse,
  loadLesson,
  looksLikeLesson,
  readCourse,
  readLesson,
} from "./load.ts";
import { ownCourse } from "./own-course.ts";
import { refuseUnreachable } from "./read-text.ts";

/** The lesson or file that a word of the command line names. */
export type Target =
  | { readonly kind: "lesson"; readonly lesson: Lesson }
  | { readonly kind: "file"; readonly file: string; readonly name: string; readonly lesson?: undefined };

/** Where words are looked up. */
interface Places {
  /** The folder of the lessons that come with threadlab. */
  readonly builtin: string;
  /** The folder that relative paths start from. */
  readonly cwd: string;
}

/**
 * Finds what words stand for: the id, the number or a unique beginning of the id of a built-in lesson; the path of a lesson's folder, of a
 * folder of lessons, or of a program. A lesson that is named twice is listed once. A name goes before a path: `./mutex` is always a path.
 * In the folder of the reader's own course, its lessons go before the built-in ones.
 *
 * A lesson that is wrong is still found, with its `problem`: the others can run.
 *
 * Throws ERR_LESSON_NOT_FOUND with the nearest names.
 */
export async function resolveTargets(words: readonly string[], places: Places): Promise<Target[]> {
  // Read only when a word may name one of them: a path does not need them.
  let course: Promise<Lesson[]> | undefined;
  const lessons = () => {
    course ??= loadCourse(places.builtin);
    return course;
  };
  let ownLessons: Promise<Lesson[]> | undefined;
  const own = () => {
    const folder = ownCourse(places.cwd);
    ownLessons ??= folder === undefined ? Promise.resolve([]) : readCourse(folder);
    return ownLessons;
  };
  const found = new Map<string, Target>();
  for (const word of words) {
    for (const target of await resolveWord(word, { own, builtin: lessons }, places)) {
      const path = target.kind === "lesson" ? target.lesson.folder : target.file;
      if (!found.has(path)) found.set(path, target);
    }
  }
  return [...found.values()];
}

/** The lessons that words may name. */
interface Courses {
  own(): Promise<readonly Lesson[]>;
  builtin(): Promise<readonly Lesson[]>;
}

async function resolveWord(
  word: string,
  { own, builtin: course }: Courses,
  { builtin, cwd }: Places,
): Promise<Target[]> {
  const path = resolve(cwd, word);
  const there = word === "" ? undefined : await stat(path).catch(() => undefined);
  if (looksLikePath(word) && !there?.isFile() && !there?.isDirectory()) {
    refuseUnreachable(path, word);
    const section = SECTION.test(word) ? sayLessonsOf(word, await course()) : undefined;
    throw new ThreadlabError(
      "ERR_LESSON_NOT_FOUND",
      section ?? `There is no file or folder ${word}.${await suggestFile(word, cwd)}`,
    );
  }
  if (!looksLikePath(word)) {
    const exact = findNamed(word, await own()) ?? (await namedAfterFolder(word, builtin));
    if (exact) return [{ kind: "lesson", lesson: exact }];
  }
  // The reader's own course has its own numbers.
  const isNumber = /^\d+$/.test(word) && (await own()).length > 0;
  if (!looksLikePath(word) && !isNumber) {
    const exact = findNamed(word, await course());
    if (exact) return [{ kind: "lesson", lesson: exact }];
  }
  if (there?.isFile()) return [fileTarget(path, word)];
  if (there?.isDirectory()) return folderTargets(path);
  const owned = findStarting(word, await own());
  const starting = owned.length > 0 ? owned : findStarting(word, await course());
  const [only] = starting;
  if (only && starting.length === 1) return [{ kind: "lesson", lesson: only }];
  const file = starting.length === 0 ? await suggestFile(word, cwd) : "";
  if (file !== "") throw new ThreadlabError("ERR_LESSON_NOT_FOUND", `There is no lesson "${word}".${file}`);
  const lessons = isNumber ? await own() : [...(await own()), ...(await course())];
  throw new ThreadlabError("ERR_LESSON_NOT_FOUND", notFound(word, starting, lessons));
}

/** The program that has this name and another ending: ` Did you mean mine.ts?`, or nothing. */
async function suggestFile(word: string, cwd: string): Promise<string> {
  const stem = word.slice(0, word.length - extname(word).length);
  for (const file of [".ts", ".js"].map((extension) => stem + extension)) {
    const there = await stat(resolve(cwd, file)).catch(() => undefined);
    if (there?.isFile()) return ` Did you mean ${file}?`;
  }
  return "";
}

/** A lesson has the name of its folder: it can be found without reading the others. */
async function namedAfterFolder(word: string, course: string): Promise<Lesson | undefined> {
  return lessonFolders(course).includes(join(course, word)) ? loadLesson(join(course, word)) : undefined;
}

function fileTarget(file: string, word: string): Target {
  return { kind: "file", file, name: word };
}

async function folderTargets(folder: string): Promise<Target[]> {
  if (looksLikeLesson(folder)) return [{ kind: "lesson", lesson: await readLesson(folder) }];
  if (lessonFolders(folder).length > 0) {
    const lessons = await readCourse(folder);
    return lessons.map((lesson) => ({ kind: "lesson", lesson }));
  }
  refuseUnreachable(folder);
  const files = Object.entries(LESSON_FILES).map(([name, content]) => `    ${name.padEnd(12)}  ${content}`);
  throw new ThreadlabError(
    "ERR_LESSON_NOT_FOUND",
    `The folder ${displayPath(folder)} contains no lesson. The folder of a lesson contains\n\n${files.join("\n")}\n\n` +
      "and a course is a folder of such folders.",
  );
}

function looksLikePath(word: string): boolean {
  return /[\\/]/.test(word) || word === "." || word === ".." || extname(basename(word)) !== "";
}

/** Forms of sections of the notes: `6`, `3.1`, `§ 7`. */
const SECTION = /^§? ?\d+(?:\.\d+)*$/;

/** A section is not a name, because several lessons may belong to it. This lists them; undefined if there are none. */
function sayLessonsOf(word: string, lessons: readonly Lesson[]): string | undefined {
  const section = word.replace(/^§ ?/, "");
  const names = lessons
    .filter((lesson) => lesson.section.split(/, */).includes(section))
    .map(({ id, number }) => `${id} (number ${number})`);
  if (names.length === 0) return undefined;
  const verb = names.length === 1 ? "lesson is" : "lessons are";
  return `"${word}" is the number of a section, not of a lesson. Its ${verb} ${names.join(", ")}. Give the name or the number of a lesson.`;
}

function notFound(word: string, starting: readonly Lesson[], lessons: readonly Lesson[]): string {
  if (starting.length > 1) {
    const names = starting.map(({ id }) => id).join(", ");
    return `Several lessons begin with "${word}": ${names}. Type more letters, or the whole name.`;
  }
  const section = SECTION.test(word) ? sayLessonsOf(word, lessons) : undefined;
  if (section !== undefined) return section;
  if (/^\d+$/.test(word)) {
    const numbers = lessons.map(({ number }) => number);
    return `There is no lesson number ${word}. The numbers go from ${Math.min(...numbers)} to ${Math.max(...numbers)}. See threadlab list.`;
  }
  const near = nearest(
    word,
    lessons.map(({ id }) => id),
  );
  if (near.length > 0) return `There is no lesson "${word}". Did you mean ${near.join(" or ")}?`;
  const names = lessons.map(({ id }) => id).join(", ");
  return `There is no lesson "${word}". The lessons are ${names}. You can also give the path of a file or folder.`;
}
