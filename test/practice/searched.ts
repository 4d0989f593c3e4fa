import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { readCourseOf } from "../../src/practice/course.ts";
import type { Exercise } from "../../src/practice/exercise.ts";
import { searchExercise } from "../../src/practice/search.ts";
import { judgeExercise, type PracticeResult } from "../../src/practice/verdict.ts";
import { isFailure } from "../../src/result/verdict.ts";
import type { Session } from "../../src/runner/session.ts";

/** The exercises that come with threadlab. */
export const COURSE = readCourseOf("/", "threads");

export function exerciseOf(id: string): Exercise {
  const found = COURSE.exercises.find((exercise) => exercise.id === id);
  if (found === undefined) throw new Error(`There is no exercise ${id}.`);
  return found;
}

/** Judges a program as a learner's file of an exercise would be. */
export async function judgeProgram(
  session: Session,
  exercise: Exercise,
  program: string,
): Promise<PracticeResult> {
  const folder = mkdtempSync(join(tmpdir(), "threadlab-practice-"));
  const file = join(folder, `${exercise.id}.ts`);
  try {
    writeFileSync(file, program);
    const signal = new AbortController().signal;
    const searched = await searchExercise(session, exercise, { file, name: basename(file) }, { signal });
    return judgeExercise(exercise, basename(file), searched, program === exercise.start);
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
