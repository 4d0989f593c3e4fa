import { resolve } from "node:path";
import { builtinLessons } from "../../lesson/builtin.ts";
import { asPath, displayPath } from "../../lesson/display-path.ts";
import { lessonFolders, readSound } from "../../lesson/load.ts";
import { ownCourse } from "../../lesson/own-course.ts";
import { exerciseRoom, type Skipped, skippedFolders } from "../../lesson/skipped-folders.ts";
import { BUILTIN, exerciseFolders } from "../../practice/exercise-folders.ts";
import { matchedLessons } from "../../practice/matched.ts";
import { ThreadlabError } from "../../protocol/errors.ts";
import type { Lesson } from "../../protocol/lesson.ts";
import { showCount } from "../../protocol/quantity.ts";
import { renderJsonLessons } from "../../render/documents/json.ts";
import {
  type OwnCourse,
  type ReaderProgress,
  renderList,
  renderOwnCourse,
} from "../../render/lesson-list.ts";
import { shellWords } from "../../runner/commands.ts";
import type { Settings } from "../options/settings.ts";
import { EXIT } from "../system/exit-code.ts";
import { requireFolder } from "../targets/require-folder.ts";

/** The most skipped folders that an error names: it would scroll away above more. */
const MOST_SKIPPED = 5;

/** `threadlab list [course]`: the lessons of a course, or of the working directory's course, or those that come with threadlab. */
export async function list(word: string | undefined, { system, json, viewOf }: Settings): Promise<number> {
  const course = courseOf(word, system.cwd);
  const view = viewOf(system.stdout);
  const { lessons, broken } = await readSound(course ?? builtinLessons());
  const own = course === undefined ? undefined : describe(course, lessons, broken, system.cwd);
  const { skipped } = own ?? {};
  // A reader's records are about the lessons that come with threadlab.
  const done = own === undefined ? await progress(system.cwd) : {};
  const text = json
    ? renderJsonLessons({ command: "list", ok: broken.length === 0, lessons, ...(skipped && { skipped }) })
    : [
        ...renderList(lessons, view, done, own),
        ...(own === undefined ? [] : renderOwnCourse(own, view)),
      ].join("\n");
  system.stdout.write(`${text}\n`);
  return broken.length === 0 ? EXIT.ok : EXIT.wrong;
}

/** What a learner has done. The exercises are read only if something is noted about some. */
async function progress(cwd: string): Promise<ReaderProgress> {
  const matched = matchedLessons(cwd);
  if (matched === undefined) return {};
  const { practisedLessons } = await import("../../practice/practised.ts");
  return { matched, practised: practisedLessons(cwd) };
}

/** The requested course; undefined for the lessons that come with threadlab. @throws ThreadlabError for a word that names none. */
export function courseOf(word: string | undefined, cwd: string): string | undefined {
  if (word === undefined) return ownCourse(cwd);
  const folder = resolve(cwd, word);
  if (word === BUILTIN || folder === builtinLessons()) return undefined;
  requireFolder(folder, word);
  if (lessonFolders(folder).length > 0 || exerciseFolders(exerciseRoom(folder)).length > 0) return folder;
  const skipped = skippedFolders(folder);
  const told = skipped.slice(0, MOST_SKIPPED).map(({ name, why }) => `\nskipped: ${name}: ${why}`);
  const hidden = skipped.length - told.length;
  throw new ThreadlabError(
    "ERR_LESSON_NOT_FOUND",
    `The folder ${word} contains no lesson. A course is a folder with a folder for each lesson.${told.join("")}${hidden > 0 ? `\n… and ${showCount(hidden, "more folder")}` : ""}`,
  );
}

function describe(
  course: string,
  [first]: readonly Lesson[],
  broken: readonly Skipped[],
  cwd: string,
): OwnCourse {
  const path = course === cwd ? "." : asPath(displayPath(course, cwd));
  const isHere = ownCourse(cwd) === course;
  const words =
    first === undefined ? [] : isHere ? [first.id, String(first.number)] : [`${path}/${first.id}`];
  return {
    run: words.map((word) => shellWords(["threadlab", "run", word])),
    practise: shellWords(["threadlab", "practice", "init", "--from", path]),
    isHere,
    exercises: exerciseFolders(exerciseRoom(course)).length,
    skipped: [...broken, ...skippedFolders(course)],
  };
}
