import { type Dirent, readdirSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { ThreadlabError } from "../protocol/errors.ts";
import type { Lesson } from "../protocol/lesson.ts";
import { builtIndex } from "./built-index.ts";
import { displayPath } from "./display-path.ts";
import { find, isThere, kindOf, readText } from "./read-text.ts";
import { type FrontMatter, NO_FRONT_MATTER, splitFrontMatter } from "./split-front-matter.ts";

/** The files of a lesson's folder, and their contents. */
export const LESSON_FILES = {
  "lesson.md": "front matter (at least `title: …` between two lines `---`), then the text",
  "main.ts": "the program, with `export default function main() { … }`",
  "main.py": "the same program in Python; may be left out",
  "expected.txt": "what the program prints, line by line",
} as const;

/** The file of a folder that contains an exercise, or should. */
export const EXERCISE_FILE = "exercise.md";

/** Reads a lesson's folder, as {@link readLesson} does. Throws ERR_LESSON_INCOMPLETE and ERR_FRONT_MATTER. */
export async function loadLesson(folder: string): Promise<Lesson> {
  return requireSound(await readLesson(folder));
}

/** Reads a folder of lessons, as {@link readCourse} does. Throws the first problem of one of them. */
export async function loadCourse(folder: string): Promise<Lesson[]> {
  return (await readCourse(folder)).map(requireSound);
}

/** The lessons of a course that can be read, and the others with what is wrong. Throws that if none can be read. */
export async function readSound(folder: string): Promise<{
  readonly lessons: readonly Lesson[];
  readonly broken: readonly { readonly name: string; readonly why: string }[];
}> {
  const all = await readCourse(folder);
  const lessons = all.filter(({ problem }) => problem === undefined);
  if (lessons.length === 0) all.forEach(requireSound);
  const broken = all.flatMap(({ id, problem }) =>
    problem === undefined ? [] : [{ name: id, why: problem.message }],
  );
  return { lessons, broken };
}

interface ReadOptions {
  /** Whether a missing expected.txt counts as an empty one. */
  readonly isDraft?: boolean;
}

/**
 * Reads a lesson's folder; the program itself is not compiled. A lesson without a number in its front matter is number 1. If something is
 * wrong with its files, that becomes its `problem`.
 *
 * Files are read synchronously: reading so many small ones through the event loop takes several times as long.
 */
export async function readLesson(folder: string, options: ReadOptions = {}): Promise<Lesson> {
  const { front, ...rest } = await readFolder(resolve(folder), options);
  return { ...rest, ...front, number: front.number ?? 1 };
}

/**
 * Reads a folder of lessons, in the order of their numbers, then of their ids. Lessons without a number come after those with one. If two
 * have the same number, that is the second one's `problem`.
 */
export async function readCourse(folder: string): Promise<Lesson[]> {
  const read = await Promise.all(lessonFolders(folder).map((each) => readFolder(each, {})));
  const numbered = read.filter(({ front }) => front.number !== undefined);
  numbered.sort((one, other) => (one.front.number ?? 0) - (other.front.number ?? 0));
  const checked = numbered.map((lesson, index) => {
    const before = numbered[index - 1];
    const isSame = before !== undefined && before.front.number === lesson.front.number;
    return isSame ? { ...lesson, problem: sameNumber(before, lesson) } : lesson;
  });
  const last = numbered.at(-1)?.front.number ?? 0;
  const others = read.filter(({ front }) => front.number === undefined);
  return [...checked, ...others].map(({ front, ...rest }, index) => ({
    ...rest,
    ...front,
    number: front.number ?? last + 1 + index - numbered.length,
  }));
}

/** The same lesson. @throws ThreadlabError its problem, if it has one. */
export function requireSound(lesson: Lesson): Lesson {
  if (lesson.problem !== undefined) throw lesson.problem;
  return lesson;
}

/** The subfolders that contain a lesson, or some file of one; sorted by name. */
export function lessonFolders(folder: string): string[] {
  return subfolders(folder).filter(looksLikeLesson);
}

/** The subfolders that may be lessons, sorted by name; none if the folder cannot be read. */
export function subfolders(folder: string): string[] {
  return entriesOf(folder)
    .filter((entry) => entry.isDirectory() && !isHidden(entry.name))
    .map((entry) => resolve(folder, entry.name))
    .sort();
}

/** Whether a file or folder of this name belongs to other programs, and never to a course. */
export function isHidden(name: string): boolean {
  return name.startsWith(".") || name === "node_modules";
}

/** The entries of a folder; none if it cannot be read. */
export function entriesOf(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    return [];
  }
}

/** Whether a folder contains a lesson or the beginnings of one. An exercise also has an expected text, but is not a lesson. */
export function looksLikeLesson(folder: string): boolean {
  if (isThere(join(folder, EXERCISE_FILE))) return false;
  return isThere(join(folder, "lesson.md")) || isThere(join(folder, "expected.txt"));
}

type ReadLesson = Omit<Lesson, keyof FrontMatter | "number"> & { readonly front: FrontMatter };

async function readFolder(folder: string, { isDraft = false }: ReadOptions): Promise<ReadLesson> {
  const program = join(folder, "main.ts");
  const where = { id: basename(folder), folder, program };
  try {
    const { front, text } = await parseLesson(readPart(folder, "lesson.md"), join(folder, "lesson.md"));
    requireFile(folder, "main.ts");
    const python = join(folder, "main.py");
    const hasPython = isThere(python);
    if (hasPython) requireFile(folder, "main.py");
    const isUnwritten = isDraft && !isThere(join(folder, "expected.txt"));
    const expected = isUnwritten ? "" : readPart(folder, "expected.txt");
    return { ...where, front, text, expected, ...(hasPython ? { python } : {}) };
  } catch (error) {
    if (!(error instanceof ThreadlabError)) throw error;
    return { ...where, front: NO_FRONT_MATTER, text: "", expected: "", problem: error };
  }
}

/** Loads the YAML library only if the lesson is not one that threadlab was built with. */
async function parseLesson(source: string, file: string): Promise<{ front: FrontMatter; text: string }> {
  const { yaml, text } = splitFrontMatter(source, file);
  const { frontMatter = {} } = builtIndex();
  const known = Object.hasOwn(frontMatter, yaml) ? frontMatter[yaml] : undefined;
  if (known !== undefined) return { front: known, text };
  const { parseFrontMatter } = await import("./front-matter.ts");
  return { front: parseFrontMatter(yaml, file), text };
}

function readPart(folder: string, name: keyof typeof LESSON_FILES): string {
  const path = join(folder, name);
  if (!isThere(path)) throw incomplete(folder, name);
  return readText(path, { code: "ERR_LESSON_INCOMPLETE" });
}

/** Checks that there is a file, without reading it. */
function requireFile(folder: string, name: keyof typeof LESSON_FILES): void {
  const path = join(folder, name);
  if (!isThere(path)) throw incomplete(folder, name);
  const found = find(path);
  if (found?.isFile()) return;
  const what = found === undefined ? "a broken link" : kindOf(found);
  throw new ThreadlabError("ERR_LESSON_INCOMPLETE", `${displayPath(path)} is not a file: it is ${what}.`);
}

function incomplete(folder: string, name: keyof typeof LESSON_FILES): ThreadlabError {
  return new ThreadlabError(
    "ERR_LESSON_INCOMPLETE",
    `The lesson in ${displayPath(folder)} has no ${name}. Add it: ${LESSON_FILES[name]}.`,
  );
}

function sameNumber(before: ReadLesson, { id, folder, front }: ReadLesson): ThreadlabError {
  return new ThreadlabError(
    "ERR_FRONT_MATTER",
    `The lessons ${before.id} and ${id} in ${displayPath(dirname(folder))} both have number ${front.number}. Give each lesson its own number.`,
  );
}
