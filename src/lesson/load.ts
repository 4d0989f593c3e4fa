import { type Dirent, readdirSync, readFileSync, statSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { ThreadlabError } from "../protocol/errors.ts";
import type { Lesson } from "../protocol/lesson.ts";
import { displayPath } from "./display-path.ts";
import { type FrontMatter, parseLessonText } from "./front-matter.ts";

/** The files of a lesson's folder, and what is in each. */
export const LESSON_FILES = {
  "lesson.md": "front matter (at least `title: …` between two lines `---`), then the text",
  "main.ts": "the program, with `export default function main() { … }`",
  "main.py": "the same program in Python; may be left out",
  "expected.txt": "what the program prints, line by line",
} as const;

/**
 * Reads a lesson's folder; the program itself is not compiled. A lesson whose front matter gives no number is number 1.
 * Throws ERR_LESSON_INCOMPLETE and ERR_FRONT_MATTER.
 *
 * Files are read without the event loop: so many small ones take several times as long through it.
 */
export async function loadLesson(folder: string): Promise<Lesson> {
  const { front, ...rest } = readLesson(resolve(folder));
  return { ...rest, ...front, number: front.number ?? 1 };
}

/**
 * Reads a folder of lessons, in the order of their numbers, then of their ids. Lessons without a number come after those
 * with one. Throws what {@link loadLesson} throws, and ERR_FRONT_MATTER for two lessons with one number.
 */
export async function loadCourse(folder: string): Promise<Lesson[]> {
  const read = lessonFolders(folder).map(readLesson);
  const numbered = read.filter(({ front }) => front.number !== undefined);
  numbered.sort((one, other) => (one.front.number ?? 0) - (other.front.number ?? 0));
  for (const [index, { id, front }] of numbered.entries()) {
    const before = numbered[index - 1];
    if (before?.front.number !== front.number || !before) continue;
    throw new ThreadlabError(
      "ERR_FRONT_MATTER",
      `The lessons ${before.id} and ${id} in ${displayPath(resolve(folder))} both have number ${front.number}. Give each its own.`,
    );
  }
  const last = numbered.at(-1)?.front.number ?? 0;
  const others = read.filter(({ front }) => front.number === undefined);
  return [...numbered, ...others].map(({ front, ...rest }, index) => ({
    ...rest,
    ...front,
    number: front.number ?? last + 1 + index - numbered.length,
  }));
}

/** The folders in a folder that hold a lesson, or some file of one; sorted by name. */
export function lessonFolders(folder: string): string[] {
  return entriesOf(folder)
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith(".") && entry.name !== "node_modules")
    .map((entry) => resolve(folder, entry.name))
    .filter(looksLikeLesson)
    .sort();
}

function entriesOf(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    return [];
  }
}

/** Whether a folder holds a lesson or the beginnings of one. */
export function looksLikeLesson(folder: string): boolean {
  return isFile(join(folder, "lesson.md")) || isFile(join(folder, "expected.txt"));
}

type ReadLesson = Omit<Lesson, keyof FrontMatter | "number"> & { readonly front: FrontMatter };

function readLesson(folder: string): ReadLesson {
  const file = join(folder, "lesson.md");
  const { front, text } = parseLessonText(readPart(folder, "lesson.md"), file);
  if (!isFile(join(folder, "main.ts"))) throw incomplete(folder, "main.ts");
  const python = join(folder, "main.py");
  return {
    id: basename(folder),
    folder,
    front,
    text,
    program: join(folder, "main.ts"),
    expected: readPart(folder, "expected.txt"),
    ...(isFile(python) ? { python } : {}),
  };
}

function readPart(folder: string, name: keyof typeof LESSON_FILES): string {
  try {
    return readFileSync(join(folder, name), "utf8");
  } catch (error) {
    throw (error as NodeJS.ErrnoException).code === "ENOENT" ? incomplete(folder, name) : error;
  }
}

function incomplete(folder: string, name: keyof typeof LESSON_FILES): ThreadlabError {
  return new ThreadlabError(
    "ERR_LESSON_INCOMPLETE",
    `The lesson in ${displayPath(folder)} has no ${name}. Add it: ${LESSON_FILES[name]}.`,
  );
}

function isFile(path: string): boolean {
  try {
    return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
  } catch {
    return false;
  }
}
