import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { isThreadlabError, ThreadlabError } from "../../protocol/errors.ts";
import type { Lesson } from "../../protocol/lesson.ts";
import type { Program } from "../../protocol/program.ts";
import { displayPath } from "../display-path.ts";
import { LESSON_FILES } from "../load.ts";
import { compiledProgram } from "./compiled-program.ts";

/**
 * The problems of a lesson that its author has to fix, apart from its output: the program does not compile or has no `main`, its Python is
 * missing, the text is empty, there are stray files. An empty list: no problems.
 */
export async function checkLesson(lesson: Lesson): Promise<ThreadlabError[]> {
  return [...(await programProblems(lesson)), ...(await folderProblems(lesson))];
}

/** Throws ERR_NO_DEFAULT_EXPORT for a program without an entry point. */
export function requireDefaultExport(program: Program): void {
  if (program.exports.includes("default")) return;
  throw new ThreadlabError(
    "ERR_NO_DEFAULT_EXPORT",
    `${displayPath(program.file)} has no default export, so there is nothing to run. Write\n\n` +
      "    export default function main() { … }",
  );
}

async function programProblems(lesson: Lesson): Promise<ThreadlabError[]> {
  try {
    requireDefaultExport(await compiledProgram(lesson.program));
    return [];
  } catch (error) {
    if (error instanceof ThreadlabError && isThreadlabError(error)) return [error];
    throw error;
  }
}

async function folderProblems(lesson: Lesson): Promise<ThreadlabError[]> {
  const where = displayPath(lesson.folder);
  const problems: string[] = [];
  if (lesson.python === undefined)
    problems.push(`${where} has no main.py. Put the same program in Python there.`);
  if (lesson.text === "") problems.push(`${join(where, "lesson.md")} has no text after its front matter.`);
  for (const name of await readdir(lesson.folder)) {
    if (name in LESSON_FILES || /^\.|^__pycache__$|\.(?:ts|js|json)$/.test(name)) continue;
    problems.push(
      `${join(where, name)} does not belong to a lesson. A lesson consists of ${Object.keys(LESSON_FILES).join(", ")}.`,
    );
  }
  return problems.map((message) => new ThreadlabError("ERR_LESSON_INCOMPLETE", message));
}
