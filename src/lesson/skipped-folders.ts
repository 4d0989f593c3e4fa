import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { builtinLessons } from "./builtin.ts";
import { EXERCISE_FILE, entriesOf, isHidden, lessonFolders, looksLikeLesson } from "./load.ts";
import { find, sayUnreachable } from "./read-text.ts";

/** A folder of a course that is not one of its lessons, or a lesson that cannot be read. */
export interface Skipped {
  readonly name: string;
  readonly why: string;
}

/** The folder for the exercises of a course. */
export function exerciseRoom(course: string): string {
  return join(course, course === builtinLessons() ? "practice" : "exercises");
}

/** The folders of a course that are not lessons, sorted by name, with the reasons. Hidden folders are left out. */
export function skippedFolders(course: string): readonly Skipped[] {
  return entriesOf(course)
    .filter(({ name }) => !isHidden(name))
    .flatMap((entry): Skipped[] => {
      const { name } = entry;
      const path = join(course, name);
      if (entry.isSymbolicLink()) return whySkipped(path, "lessons").map((why) => ({ name, why }));
      if (!entry.isDirectory() || looksLikeLesson(path) || path === exerciseRoom(course)) return [];
      return [{ name, why: whyNoLesson(path) }];
    })
    .sort((one, other) => (one.name < other.name ? -1 : 1));
}

/** The links of a folder of exercises that lead to folders, or nowhere. */
export function skippedLinks(room: string): readonly Skipped[] {
  return entriesOf(room)
    .filter((entry) => entry.isSymbolicLink())
    .flatMap(({ name }) => whySkipped(join(room, name), "exercises").map((why) => ({ name, why })));
}

/** Nothing for a link to a file. */
function whySkipped(link: string, parts: "lessons" | "exercises"): readonly string[] {
  const found = find(link);
  if (found === undefined) return ["it is a link that leads nowhere"];
  return found.isDirectory() ? [`it is a link, and ${parts} are folders of their own`] : [];
}

function whyNoLesson(folder: string): string {
  const why = sayUnreachable(folder);
  if (why !== undefined) return why;
  if (existsSync(join(folder, EXERCISE_FILE))) return "an exercise belongs in the folder exercises";
  if (lessonFolders(folder).length > 0)
    return "it contains lessons itself, and a course has no folders of lessons in it";
  return isEmpty(folder) ? "it is empty" : "it has no lesson.md";
}

function isEmpty(folder: string): boolean {
  try {
    return readdirSync(folder).length === 0;
  } catch {
    return false;
  }
}
