import { existsSync, mkdirSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { readText } from "../lesson/read-text.ts";
import { replaceFile } from "./write-file.ts";

/** The folder that holds a learner's progress. Nothing is noted where there is none. */
const FOLDER = ".threadlab";
const FILE = "lessons.json";

/** The lessons that a learner has run to a match, by id; undefined where nothing is noted, or it cannot be read. */
export function matchedLessons(cwd: string): ReadonlySet<string> | undefined {
  const folder = findFolder(cwd);
  return folder === undefined ? undefined : new Set(read(folder));
}

/** Notes that a lesson was run to a match, if there is a folder for it. What cannot be written is not noted. */
export function noteMatched(cwd: string, id: string): void {
  const folder = findFolder(cwd);
  if (folder === undefined) return;
  const known = read(folder);
  if (known.includes(id)) return;
  try {
    mkdirSync(folder, { recursive: true });
    replaceFile(
      join(folder, FILE),
      `${JSON.stringify({ threadlab: 1, matched: [...known, id] }, null, 2)}\n`,
    );
  } catch {
    // It is a convenience: a run does not fail for it.
  }
}

function findFolder(from: string): string | undefined {
  for (let folder = resolve(from); ; folder = dirname(folder)) {
    const found = join(folder, FOLDER);
    if (existsSync(found)) return found;
    if (folder === dirname(folder)) return undefined;
  }
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
