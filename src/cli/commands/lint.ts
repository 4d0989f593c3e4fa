import { resolve } from "node:path";
import { lintCourse } from "../../authoring/lint/lint-course.ts";
import { displayPath } from "../../lesson/display-path.ts";
import { writeDocument } from "../../render/documents/json.ts";
import { renderLint } from "../../render/lint-report.ts";
import type { Settings } from "../options/settings.ts";
import { EXIT } from "../system/exit-code.ts";
import { requireFolder } from "../targets/require-folder.ts";
import { withSpinner } from "../terminal/spinner.ts";

/** `threadlab lint [course]`: checks everything that needs no human reader. The exit code is 1 if there is something to mend. */
export async function lint(
  word: string | undefined,
  settings: Settings & { readonly types: boolean },
): Promise<number> {
  const { system, json, viewOf, types } = settings;
  const folder = resolve(system.cwd, word ?? ".");
  requireFolder(folder, word ?? ".");
  let current = "";
  const linting = lintCourse(folder, {
    ...{ signal: system.signal, types },
    progress: (name) => (current = name),
  });
  const linted = await withSpinner(settings, () => current, linting);
  if (system.signal.aborted) return EXIT.ok;
  const nameOf = (file: string) => displayPath(file, system.cwd);
  const { problems, hasPython, ...counts } = linted;
  const isClean = problems.length === 0;
  const shown = problems.map((problem) => ({ ...problem, file: nameOf(problem.file) }));
  const text = json
    ? writeDocument({ command: "lint", ok: isClean, ...counts, hasPython, problems: shown })
    : renderLint(linted, nameOf, viewOf(system.stdout)).join("\n");
  system.stdout.write(`${text}\n`);
  if (!hasPython && !json) system.stderr.write("There is no Python 3 here, so no main.py was run.\n");
  return isClean ? EXIT.ok : EXIT.differs;
}
