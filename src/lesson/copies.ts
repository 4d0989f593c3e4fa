import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Lesson } from "../protocol/lesson.ts";
import { builtinLessons } from "./builtin.ts";
import { lessonFolders, readCourse } from "./load.ts";
import { readIfReadable } from "./read-text.ts";

// Copies of lessons that come with threadlab.

/** The text of a copied lesson. It has no number: two copies of one lesson would have the same. */
export function textOfCopy(text: string): string {
  return text.replace(NUMBER, "$1");
}

/** The line with the number in a front matter, and the lines before it. */
const NUMBER = /^(---\r?\n(?:(?!---).*\n)*?)number:.*\n/;

/** Whether all of these lessons' folders are copies, with the text of one that comes with threadlab. Their programs may have changed. */
export function areCopies(folders: readonly string[]): boolean {
  const originals = new Set(lessonFolders(builtinLessons()).map((folder) => textOfCopy(textIn(folder))));
  return folders.every((folder) => originals.has(textIn(folder)));
}

function textIn(folder: string): string {
  return readIfReadable(join(folder, "lesson.md"));
}

const answers = new WeakMap<Lesson, boolean>();

/** Whether a lesson is a copy, with the same title and expected output, but another program. So its output need not be the expected one. */
export async function isChangedCopy(lesson: Lesson): Promise<boolean> {
  const known = answers.get(lesson);
  if (known !== undefined) return known;
  const answer = await look(lesson);
  answers.set(lesson, answer);
  return answer;
}

async function look({ folder, title, expected, program }: Lesson): Promise<boolean> {
  const builtin = builtinLessons();
  if (lessonFolders(builtin).includes(folder)) return false;
  const course = await readCourse(builtin);
  const original = course.find((lesson) => lesson.title === title && lesson.expected === expected);
  if (original === undefined) return false;
  return readFileSync(original.program, "utf8") !== readFileSync(program, "utf8");
}
