import { basename, dirname } from "node:path";
import { isThreadlabError } from "../protocol/errors.ts";
import type { Program } from "../protocol/program.ts";
import { compileExercise } from "./check-exercise.ts";
import { DRIVER_FILE } from "./exercise.ts";
import { type ExerciseEntry, entriesOf, openPracticeFolder } from "./folder.ts";

/** The program that a check runs for the driver of an exercise: see `compileExercise`. Undefined for any other file, which is run unchanged. */
export async function courseProgram(file: string): Promise<Program | undefined> {
  const exercise = basename(file) === DRIVER_FILE ? entryOf(file)?.exercise : undefined;
  return exercise?.driver === undefined ? undefined : compileExercise(exercise, file);
}

function entryOf(file: string): ExerciseEntry | undefined {
  try {
    return entriesOf(openPracticeFolder(dirname(file))).find(({ program }) => program === file);
  } catch (error) {
    // It is in no practice folder, or in one that the commands of practice complain about.
    if (isThreadlabError(error)) return undefined;
    throw error;
  }
}
