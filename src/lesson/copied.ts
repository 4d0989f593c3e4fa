import { join } from "node:path";
import { builtinLessons } from "./builtin.ts";
import { lessonFolders } from "./load.ts";
import { readText } from "./read-text.ts";

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

/** Empty if it cannot be read: whoever reads the lesson says why. */
function textIn(folder: string): string {
  try {
    return readText(join(folder, "lesson.md"));
  } catch {
    return "";
  }
}
