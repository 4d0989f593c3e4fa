import { existsSync } from "node:fs";
import { join } from "node:path";
import { subfolders } from "../lesson/load.ts";

/** The course that comes with threadlab. */
export const BUILTIN = "threads";

/** Whether a folder contains an exercise, or should. */
export const EXERCISE_FILE = "exercise.md";

/** The folders of exercises in a folder. */
export function exerciseFolders(folder: string): readonly string[] {
  return subfolders(folder).filter((each) => existsSync(join(each, EXERCISE_FILE)));
}
