import { existsSync } from "node:fs";
import { dirname, join, resolve } from "node:path";

/** The folder for all that is noted of a learner. */
export const PROGRESS_FOLDER = ".threadlab";

/** The nearest folder, `from` or one above it, that holds a file or folder of this name; undefined where none does. */
export function findAbove(from: string, name: string): string | undefined {
  for (let folder = resolve(from); ; folder = dirname(folder)) {
    if (existsSync(join(folder, name))) return folder;
    if (folder === dirname(folder)) return undefined;
  }
}
