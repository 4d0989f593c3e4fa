import { dirname } from "node:path";
import { builtinLessons } from "../../lesson/builtin.ts";
import { readText } from "../../lesson/read-text.ts";
import { renderJsonLessons } from "../../render/json.ts";
import { renderLessonPage } from "../../render/lesson-page.ts";
import { EXIT } from "../exit-code.ts";
import { selectLesson } from "../select.ts";
import type { Settings } from "../settings.ts";

/**
 * `threadlab show <lesson>`: the lesson's text, its program, and the Python beside it.
 *
 * @throws ThreadlabError `ERR_USAGE` for a word that stands for a file or for several lessons.
 */
export async function show(word: string, { system, json, viewOf }: Settings): Promise<number> {
  const lesson = await selectLesson(word, "show", system.cwd);
  const program = readText(lesson.program);
  const python = lesson.python === undefined ? undefined : readText(lesson.python);
  if (json) {
    const files = { program, expected: lesson.expected, ...(python !== undefined && { python }) };
    system.stdout.write(`${renderJsonLessons({ command: "show", lessons: [{ ...lesson, files }] })}\n`);
  } else {
    const isBuiltin = dirname(lesson.folder) === builtinLessons();
    const copy = isBuiltin ? { copy: `threadlab copy ${lesson.id}` } : {};
    system.stdout.write(
      `${renderLessonPage({ lesson, program, python, ...copy }, viewOf(system.stdout)).join("\n")}\n`,
    );
  }
  return EXIT.ok;
}
