import { existsSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { EXERCISE_FILE } from "../../lesson/load.ts";
import { asSets } from "../../lesson/params.ts";
import { ThreadlabError, usageError } from "../../protocol/errors.ts";
import type { Params } from "../../protocol/program.ts";
import { findExercise, readCourseOf } from "../course.ts";
import { type Exercise, readExercise } from "../exercise.ts";
import { BUILTIN } from "../exercise-folders.ts";

/**
 * The exercise that a word names: its folder, `course/exercise`, or the name or number of one that comes with threadlab.
 *
 * @throws ThreadlabError if there is none, or it cannot be read.
 */
export function findGraded(word: string, cwd: string): Exercise {
  const path = resolve(cwd, word);
  const places = [path, join(dirname(path), "exercises", basename(path))];
  const folder = places.find((place) => existsSync(join(place, EXERCISE_FILE)));
  if (folder !== undefined) {
    const { wanted, ...exercise } = readExercise(folder);
    return { ...exercise, number: wanted ?? 1 };
  }
  const name = word.startsWith(`${BUILTIN}/`) ? word.slice(BUILTIN.length + 1) : word;
  if (!/[\\/]/.test(name)) return findExercise(name, readCourseOf(cwd, BUILTIN));
  if (existsSync(dirname(path)) && existsSync(join(dirname(path), "exercises")))
    return findExercise(basename(path), readCourseOf(cwd, dirname(path)));
  throw new ThreadlabError(
    "ERR_LESSON_NOT_FOUND",
    `There is no exercise ${word}: that folder has no ${EXERCISE_FILE}. Name it as course/exercise, or one that comes with threadlab.`,
  );
}

/**
 * The cases that `--cases` names, by their numbers from 1: `1,3`.
 *
 * @throws ThreadlabError `ERR_USAGE` for a number that no case has.
 */
export function readCases(text: string | undefined, { id, cases }: Exercise): readonly Params[] {
  if (text === undefined) return cases;
  const numbers = text.split(",").map((part) => part.trim());
  const wrong = numbers.find((number) => !/^\d+$/.test(number) || cases[Number(number) - 1] === undefined);
  if (wrong === undefined)
    return cases.filter((_, index) => numbers.some((number) => Number(number) === index + 1));
  const all = cases
    .map((params, index) => `${index + 1} (${asSets(params).join(", ") || "the only one"})`)
    .join(", ");
  throw usageError(
    `--cases takes numbers with commas between them, and ${id} has no case "${wrong}". Its cases are ${all}.`,
  );
}
