import { readFileSync } from "node:fs";
import { displayPath } from "../lesson/display-path.ts";
import { isThreadlabError } from "../protocol/errors.ts";
import type { Session } from "../runner/session.ts";
import type { ExerciseEntry } from "./folder.ts";
import { digestOf, entryOf, type Progress, withEntry } from "./progress.ts";
import { type SearchOptions, searchExercise } from "./search.ts";
import { judgeExercise, type PracticeResult, unrunnable } from "./verdict.ts";

/** An exercise that was checked. */
export interface Checked {
  readonly result: PracticeResult;
  /** SHA-256 of the file that the result is about; undefined where it could not be read or was changed meanwhile. */
  readonly digest: string | undefined;
}

export interface CheckExerciseOptions extends SearchOptions {
  /** What files are shown relative to. */
  readonly cwd: string;
}

/** Codes of errors that no program is to blame for. */
const NOT_ITS_OWN: readonly string[] = ["ERR_INTERNAL", "ERR_WORKER_START"];

/** Searches an exercise's file and decides whether it is solved. What is wrong with the file never throws. */
export async function checkExercise(
  session: Session,
  { exercise, file, state }: ExerciseEntry,
  { cwd, ...options }: CheckExerciseOptions,
): Promise<Checked> {
  const name = displayPath(file, cwd);
  if (state === "missing") {
    const message = `There is no file ${name}. To begin with it again: threadlab practice reset ${exercise.id}.`;
    return { result: unrunnable(exercise, name, message), digest: undefined };
  }
  try {
    const digest = digestOf(readFileSync(file));
    const searched = await searchExercise(session, exercise, { file, name }, options);
    const result = judgeExercise(exercise, name, searched, digest === digestOf(exercise.start));
    return { result, digest: digestOf(readFileSync(file)) === digest ? digest : undefined };
  } catch (error) {
    if (!isThreadlabError(error) || NOT_ITS_OWN.includes(error.code)) throw error;
    return { result: unrunnable(exercise, name, error.message), digest: undefined };
  }
}

/** The progress with what was found: an exercise that is solved is noted with its file's digest. */
export function noteSolved(progress: Progress, { result, digest }: Checked): Progress {
  const { id } = result.exercise;
  if (result.verdict !== "solved" || digest === undefined) return progress;
  const entry = entryOf(progress, id);
  return entry.solved === digest ? progress : withEntry(progress, id, { ...entry, solved: digest });
}
