import { basename, dirname } from "node:path";
import { ThreadlabError } from "../protocol/errors.ts";
import type { Program } from "../protocol/program.ts";
import { compileExercise } from "./check-exercise.ts";
import { DRIVER_FILE } from "./exercise.ts";
import { type ExerciseEntry, entriesOf, openPracticeFolder } from "./folder.ts";
import { readOwn } from "./progress.ts";

/**
 * The program that a check runs if a learner has changed the driver: the course's own driver with the learner's files. Undefined for any
 * other file, which is run unchanged.
 */
export async function courseProgram(file: string): Promise<Program | undefined> {
  const exercise = basename(file) === DRIVER_FILE ? entryOf(file)?.exercise : undefined;
  if (exercise?.driver === undefined || readOwn(file).toString() === exercise.driver) return undefined;
  return compileExercise(exercise, file);
}

function entryOf(file: string): ExerciseEntry | undefined {
  try {
    return entriesOf(openPracticeFolder(dirname(file))).find(({ program }) => program === file);
  } catch (error) {
    // It is in no practice folder, or in one that the commands of practice complain about.
    if (error instanceof ThreadlabError) return undefined;
    throw error;
  }
}
