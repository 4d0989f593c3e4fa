import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { compileExercise, judgeCases } from "../../src/practice/check-exercise.ts";
import { readCourseOf } from "../../src/practice/course.ts";
import { DRIVER_FILE, type Exercise } from "../../src/practice/exercise.ts";
import type { PracticeResult } from "../../src/practice/verdict.ts";
import { isFailure } from "../../src/result/verdict.ts";
import type { Session } from "../../src/runner/session.ts";

/** The exercises that come with threadlab. */
export const COURSE = readCourseOf("/", "threads");

export function exerciseOf(id: string): Exercise {
  const found = COURSE.exercises.find((exercise) => exercise.id === id);
  if (found === undefined) throw new Error(`There is no exercise ${id}.`);
  return found;
}

/** The text of the learner's first file at first, and one that solves the exercise. */
export function startOf({ files: [first] }: Exercise): string {
  return first?.start ?? "";
}

export function solutionOf({ files: [first] }: Exercise): string {
  return first?.solution ?? "";
}

/** Judges a program as a learner's file of an exercise would be; with a driver it is the file that the driver uses. */
export async function judgeProgram(
  session: Session,
  exercise: Exercise,
  program: string,
): Promise<PracticeResult> {
  const folder = mkdtempSync(join(tmpdir(), "threadlab-practice-"));
  const { driver, files } = exercise;
  const file = join(folder, driver === undefined ? `${exercise.id}.ts` : DRIVER_FILE);
  try {
    if (driver !== undefined) writeFileSync(file, driver);
    writeFileSync(driver === undefined ? file : join(folder, files[0]?.name ?? ""), program);
    const signal = new AbortController().signal;
    const isStart = program === startOf(exercise);
    const compiled = await compileExercise(exercise, file);
    const called = { file, name: basename(file), isStart, program: compiled };
    return await judgeCases(session, exercise, called, { signal });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** A verdict in a line: `not-solved: output, race · 2 of 4`. */
export function tellVerdict({ verdict, reasons, traces, outcomes }: PracticeResult): string {
  const wrong = outcomes.filter(isFailure).reduce((sum, outcome) => sum + outcome.traces, 0);
  const rules = reasons.map(({ rule }) => rule).join(", ");
  return `${verdict}${rules && `: ${rules}`} · ${wrong} of ${traces}`;
}
