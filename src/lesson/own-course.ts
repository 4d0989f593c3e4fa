import { dirname } from "node:path";
import { builtinLessons } from "./builtin.ts";
import { lessonFolders } from "./load.ts";

/**
 * The reader's own course if a folder is one, or is a lesson of one; otherwise undefined. A single lesson, such as a copy, makes no
 * course.
 */
export function ownCourse(folder: string): string | undefined {
  const above = dirname(folder);
  if (lessonFolders(folder).length > 1) return notBuiltin(folder);
  const besides = lessonFolders(above);
  return besides.length > 1 && besides.includes(folder) ? notBuiltin(above) : undefined;
}

function notBuiltin(course: string): string | undefined {
  return course === builtinLessons() ? undefined : course;
}
