import { isBuiltin } from "../../lesson/builtin.ts";
import { displayPath } from "../../lesson/display-path.ts";
import { readText } from "../../lesson/read-text.ts";
import { renderJsonLessons } from "../../render/documents/json.ts";
import { renderLessonPage } from "../../render/lesson-page.ts";
import type { Settings } from "../options/settings.ts";
import { EXIT } from "../system/exit-code.ts";
import { selectLesson } from "../targets/select.ts";
import { writePages } from "../terminal/pager.ts";

/**
 * `threadlab show <lesson>`: the lesson's text, its program, and the Python beside it.
 *
 * @throws ThreadlabError `ERR_USAGE` for a word that stands for a file or for several lessons.
 */
export async function show(
  word: string,
  { system, json, viewOf, pager }: Settings & { readonly pager: boolean },
): Promise<number> {
  const lesson = await selectLesson(word, "show", system.cwd);
  const program = readText(lesson.program);
  const python = lesson.python === undefined ? undefined : readText(lesson.python);
  if (json) {
    const files = { program, expected: lesson.expected, ...(python !== undefined && { python }) };
    system.stdout.write(`${renderJsonLessons({ command: "show", lessons: [{ ...lesson, files }] })}\n`);
  } else {
    const page = {
      ...{ lesson, program, python, path: displayPath(lesson.program, system.cwd) },
      ...(isBuiltin(lesson) && { copy: `threadlab copy ${lesson.id}` }),
    };
    await writePages(renderLessonPage(page, viewOf(system.stdout)), system, pager);
  }
  return EXIT.ok;
}
