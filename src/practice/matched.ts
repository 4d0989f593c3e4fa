import { existsSync } from "node:fs";
import { join } from "node:path";
import { findAbove, makeFolders } from "../lesson/folders.ts";
import { readText } from "../lesson/read-text.ts";
import { replaceFile } from "./write-file.ts";

/** The folder for a learner's records. */
export const PROGRESS_FOLDER = ".threadlab";

/** Beside a learner's progress. Nothing is noted if there is no such folder. */
const FILE = "lessons.json";

/** The lessons that a learner has run to a match, by id; undefined if nothing is noted, or it cannot be read. */
export function matchedLessons(cwd: string): ReadonlySet<string> | undefined {
  const folder = findFolder(cwd);
  return folder === undefined ? undefined : new Set(read(folder));
}

/** Notes that a lesson was run to a match, if there is a folder for it. Failures to write are ignored. */
export function noteMatched(cwd: string, id: string): void {
  const folder = findFolder(cwd);
  if (folder === undefined) return;
  const known = read(folder);
  if (known.includes(id)) return;
  try {
    makeFolders(folder);
    replaceFile(
      join(folder, FILE),
      `${JSON.stringify({ threadlab: 1, matched: [...known, id] }, null, 2)}\n`,
    );
  } catch {
    // It is a convenience: a run does not fail for it.
  }
}

function findFolder(from: string): string | undefined {
  const above = findAbove(from, PROGRESS_FOLDER);
  return above === undefined ? undefined : join(above, PROGRESS_FOLDER);
}

function read(folder: string): readonly string[] {
  const file = join(folder, FILE);
  if (!existsSync(file)) return [];
  try {
    const { matched } = JSON.parse(readText(file)) as { readonly matched?: unknown };
    return Array.isArray(matched) ? matched.filter((id) => typeof id === "string") : [];
  } catch {
    return [];
  }
}
