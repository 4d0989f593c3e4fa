import { find, refuseUnreachable } from "../../lesson/read-text.ts";
import { ThreadlabError } from "../../protocol/errors.ts";

/** @param word what the command line calls it. @throws ThreadlabError if it is not a folder that can be read. */
export function requireFolder(folder: string, word: string): void {
  refuseUnreachable(folder, word);
  if (find(folder)?.isDirectory()) return;
  throw new ThreadlabError(
    "ERR_LESSON_NOT_FOUND",
    `There is no folder ${word}. Name the folder of a course.`,
  );
}
