import { dirname } from "node:path";
import { builtinLessons } from "./builtin.ts";
import { areCopies } from "./copies.ts";
import { lessonFolders } from "./load.ts";

/**
 * The reader's own course if a folder is one, or is a lesson of one; otherwise undefined. A single lesson makes no course, and neither do
 * copies for trying things out: the names and numbers of the lessons that come with threadlab stay theirs.
 */
export function ownCourse(folder: string): string | undefined {
  if (isOwnCourse(folder, lessonFolders(folder))) return folder;
  const above = dirname(folder);
  const besides = lessonFolders(above);
  return besides.includes(folder) && isOwnCourse(above, besides) ? above : undefined;
}

function isOwnCourse(folder: string, lessons: readonly string[]): boolean {
  return lessons.length > 1 && folder !== builtinLessons() && !areCopies(lessons);
}
