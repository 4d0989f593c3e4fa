import { builtinLessons } from "../../lesson/builtin.ts";
import { requireSound } from "../../lesson/load.ts";
import { readText } from "../../lesson/read-text.ts";
import { resolveTargets } from "../../lesson/resolve.ts";
import { ThreadlabError } from "../../protocol/errors.ts";
import { renderJsonLessons } from "../../render/json.ts";
import { renderLessonPage } from "../../render/lesson-page.ts";
import { EXIT } from "../exit-code.ts";
import type { Settings } from "../settings.ts";

/**
 * `threadlab show <lesson>`: the lesson's text, its program, and the Python beside it.
 *
 * @throws ThreadlabError `ERR_USAGE` for a word that stands for a file or for several lessons.
 */
export async function show(word: string, { system, json, viewOf }: Settings): Promise<number> {
  const [target, ...others] = await resolveTargets([word], { builtin: builtinLessons(), cwd: system.cwd });
  if (target?.kind !== "lesson") {
    throw new ThreadlabError(
      "ERR_USAGE",
      `${word} is a program, not a lesson, so it has no text to show. To run it: threadlab run ${word}.`,
    );
  }
  if (others.length > 0) {
    const ids = [target, ...others].flatMap((each) => (each.kind === "lesson" ? [each.lesson.id] : []));
    throw new ThreadlabError(
      "ERR_USAGE",
      `${word} contains several lessons: ${ids.join(", ")}. Show one at a time.`,
    );
  }
  const lesson = requireSound(target.lesson);
  const program = readText(lesson.program);
  const python = lesson.python === undefined ? undefined : readText(lesson.python);
  if (json) {
    const files = { program, expected: lesson.expected, ...(python !== undefined && { python }) };
    system.stdout.write(`${renderJsonLessons({ command: "show", lessons: [{ ...lesson, files }] })}\n`);
  } else {
    system.stdout.write(
      `${renderLessonPage({ lesson, program, python }, viewOf(system.stdout)).join("\n")}\n`,
    );
  }
  return EXIT.ok;
}
