import { compiledProgram } from "../../lesson/program/compiled-program.ts";
import { requireDefaultExport } from "../../lesson/program/require-default-export.ts";
import { readText } from "../../lesson/read-text.ts";
import { isThreadlabError } from "../../protocol/errors.ts";
import type { Lesson } from "../../protocol/lesson.ts";
import { placeOfKey } from "./front-matter-place.ts";
import { type Problem, problemAt, problemsOf } from "./problem.ts";

/** Problems of a lesson's program before it runs: it does not compile, has no `main`, or never reads a param. */
export async function lintProgram(lesson: Lesson, file: string): Promise<readonly Problem[]> {
  try {
    const program = await compiledProgram(lesson.program);
    requireDefaultExport(program);
    return unreadParams(lesson, file, sourcesIn(program.map));
  } catch (error) {
    if (!isThreadlabError(error) || error.code === "ERR_INTERNAL") throw error;
    return problemsOf(error, lesson.program, "program");
  }
}

/** The texts of all files that a program was compiled from. */
function sourcesIn(map: string): string {
  const { sourcesContent = [] } = JSON.parse(map) as { readonly sourcesContent?: readonly (string | null)[] };
  return sourcesContent.join("\n");
}

function unreadParams({ params }: Lesson, file: string, program: string): readonly Problem[] {
  // A computed name, or a function under another name, may read any of them.
  if (/\bparam\s+as\b|\bparam\(\s*[^"'`\s)]|\bparam\b(?!\s*[(,}])/.test(program)) return [];
  const source = readText(file);
  return Object.keys(params)
    .filter((name) => !["'", '"', "`"].some((quote) => program.includes(`${quote}${name}${quote}`)))
    .map((name) => {
      const text = `The program never reads the param ${name}. Read it with param("${name}", …), or delete it here.`;
      return problemAt(file, { text, rule: "param" }, source, placeOfKey(source, "params", name));
    });
}
