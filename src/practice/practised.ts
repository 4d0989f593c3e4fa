import { isThreadlabError } from "../protocol/errors.ts";
import { builtinExercises } from "./course.ts";
import { BUILTIN } from "./exercise-folders.ts";
import { entriesOf, openPracticeFolder } from "./folder.ts";

/** The lessons whose exercises a learner has all solved, in the practice folder that `cwd` is in. */
export function practisedLessons(cwd: string): ReadonlySet<string> {
  const solved = solvedExercises(cwd);
  const exercises = solved.size === 0 ? [] : builtinExercises();
  const open = new Set(exercises.filter(({ id }) => !solved.has(id)).map(({ lesson }) => lesson));
  return new Set(
    exercises.flatMap(({ lesson }) => (lesson === undefined || open.has(lesson) ? [] : [lesson])),
  );
}

function solvedExercises(cwd: string): ReadonlySet<string> {
  try {
    const practice = openPracticeFolder(cwd);
    if (practice.course.name !== BUILTIN) return new Set();
    const solved = entriesOf(practice).filter(({ state }) => state === "solved");
    return new Set(solved.map(({ exercise }) => exercise.id));
  } catch (error) {
    // There is none, or the commands of practice say what is wrong with it.
    if (isThreadlabError(error)) return new Set();
    throw error;
  }
}
