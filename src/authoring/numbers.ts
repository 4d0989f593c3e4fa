import { join } from "node:path";
import { parseFrontMatter } from "../lesson/front-matter.ts";
import { EXERCISE_FILE } from "../lesson/load.ts";
import { readText } from "../lesson/read-text.ts";
import { splitFrontMatter } from "../lesson/split-front-matter.ts";
import { readExercise } from "../practice/exercise.ts";
import { isThreadlabError } from "../protocol/errors.ts";
import type { Lesson } from "../protocol/lesson.ts";

/** A part of a course, with or without its own number. */
export interface Numbered {
  readonly file: string;
  readonly number: number | undefined;
}

/** Whether a lesson's problem is that another one has its number. That is a problem of the course. */
export function hasTakenNumber({ problem }: Lesson): boolean {
  return problem !== undefined && / both have number /.test(problem.message);
}

/** The number that a lesson asks for, if it can be read. @param folder the lesson's. */
export function numberOfLesson(folder: string): Numbered | undefined {
  const file = join(folder, "lesson.md");
  return orUnknown(() => {
    const { yaml } = splitFrontMatter(readText(file), file);
    return { file, number: parseFrontMatter(yaml, file).number };
  });
}

/** The number that an exercise asks for, if it can be read. @param folder the exercise's. */
export function numberOfExercise(folder: string): Numbered | undefined {
  return orUnknown(() => ({ file: join(folder, EXERCISE_FILE), number: readExercise(folder).wanted }));
}

/** The check of each part reports why the part cannot be read. */
function orUnknown(read: () => Numbered): Numbered | undefined {
  try {
    return read();
  } catch (error) {
    if (!isThreadlabError(error)) throw error;
    return undefined;
  }
}
