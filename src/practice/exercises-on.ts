import { builtIndex } from "../lesson/built-index.ts";

/** The names of threadlab's exercises on a lesson, in their order. To read the exercises takes long, so the build does it. */
export async function exercisesOn(lesson: string): Promise<readonly string[]> {
  const { exercises = (await import("./course.ts")).exercisesByLesson() } = builtIndex();
  return exercises[lesson] ?? [];
}
