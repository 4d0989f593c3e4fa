import { existsSync } from "node:fs";
import { dirname, join, resolve } from "node:path";

/** The folder for a learner's records. */
export const PROGRESS_FOLDER = ".threadlab";

/** The nearest folder, `from` or one above it, that contains a file or folder of this name; undefined if none does. */
export function findAbove(from: string, name: string): string | undefined {
  for (let folder = resolve(from); ; folder = dirname(folder)) {
    if (existsSync(join(folder, name))) return folder;
    if (folder === dirname(folder)) return undefined;
  }
}
