import { existsSync } from "node:fs";
import { join } from "node:path";
import { EXERCISE_FILE, subfolders } from "../lesson/load.ts";

/** The course that comes with threadlab. */
export const BUILTIN = "threads";

/** The folders of exercises in a folder. */
export function exerciseFolders(folder: string): readonly string[] {
  return subfolders(folder).filter((each) => existsSync(join(each, EXERCISE_FILE)));
}
