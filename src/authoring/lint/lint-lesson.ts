import { existsSync } from "node:fs";
import { join } from "node:path";
import { parseExpected } from "../../expect/parse.ts";
import { displayPath } from "../../lesson/display-path.ts";
import { LESSON_FILES } from "../../lesson/load.ts";
import { compiledProgram, requireDefaultExport } from "../../lesson/program/compiled-program.ts";
import { isFaultOfProgram } from "../../protocol/errors.ts";
import type { Lesson } from "../../protocol/lesson.ts";
import type { Session } from "../../runner/session.ts";
import { hasTakenNumber } from "../numbers.ts";
import { lintFiles } from "./lint-folder.ts";
import { lintPython } from "./lint-python.ts";
import { lintRuns } from "./lint-runs.ts";
import { lintCharacters, lintLinks } from "./lint-text.ts";
import { type Problem, problemAt, problemAtEnd, problemAtKey, problemsOf } from "./problem.ts";

export interface Tools {
  readonly session: Session;
  /** Whether there is Python to run each main.py. */
  readonly hasPython: boolean;
  readonly signal: AbortSignal;
}

/** Checks all of a lesson that needs no human reader. */
export async function lintLesson(
  lesson: Lesson,
  { session, hasPython, signal }: Tools,
): Promise<readonly Problem[]> {
  const { folder, problem } = lesson;
  const file = join(folder, "lesson.md");
  const atOnce = [...lintFiles(folder, Object.keys(LESSON_FILES)), ...lintCharacters(folder)];
  // A file that is not text was reported just now.
  if (atOnce.some(({ rule }) => rule === "utf-8")) return atOnce;
  if (problem !== undefined) {
    if (hasTakenNumber(lesson)) return atOnce;
    const where = existsSync(file) ? file : folder;
    const rule = problem.code === "ERR_FRONT_MATTER" ? "front-matter" : "incomplete";
    return [...atOnce, ...problemsOf(problem, where, rule)];
  }
  const read = [...atOnce, ...lintLinks(file), ...lintWords(lesson, file), ...lintExpected(lesson, file)];
  const program = await lintProgram(lesson, file);
  const isReadable = !read.some(({ rule }) => rule === "expected");
  const isCompiled = !program.some(({ rule }) => rule === "program");
  const runs = isReadable && isCompiled ? await lintRuns(session, lesson, file, signal) : [];
  const python = isReadable && hasPython ? await lintPython(lesson, signal) : [];
  return [...read, ...program, ...runs, ...python];
}

function lintWords({ text: shown, folder, python, predict }: Lesson, file: string): readonly Problem[] {
  const problems: Problem[] = [];
  if (shown === "") {
    const text = "There is no text after the front matter. Say what the lesson shows.";
    problems.push(problemAtEnd(file, { text, rule: "text" }));
  }
  if (predict.length === 1) {
    const text = `The key predict offers one answer only: "${predict[0]}". Make it a list of several, such as ["100", "999"], or delete it.`;
    problems.push(problemAtKey(file, { text, rule: "front-matter" }, "predict"));
  }
  if (python === undefined) {
    const text = "There is no main.py. Put the same program in Python there.";
    problems.push(problemAt(join(folder, "main.py"), { text, rule: "python", severity: "warning" }));
  }
  return problems;
}

function lintExpected({ folder, expected, shows }: Lesson, file: string): readonly Problem[] {
  const path = join(folder, "expected.txt");
  try {
    const lines = parseExpected(expected, displayPath(path));
    const names = lines.flatMap(({ pieces }) =>
      pieces.flatMap((piece) => (piece.kind === "capture" ? [piece.name] : [])),
    );
    return Object.keys(shows)
      .filter((name) => !names.includes(name))
      .map((name) => {
        const text = `The key shows has a text for ${name}, but expected.txt has no capture {{${name}}}.`;
        return problemAtKey(file, { text, rule: "shows" }, "shows", name);
      });
  } catch (error) {
    return problemsOf(error as Error, path, "expected");
  }
}

/** Problems of a lesson's program before it runs: it does not compile, has no `main`, or never reads a param. */
async function lintProgram(lesson: Lesson, file: string): Promise<readonly Problem[]> {
  try {
    const program = await compiledProgram(lesson.program);
    requireDefaultExport(program);
    return unreadParams(Object.keys(lesson.params), "params", file, sourcesIn(program.map));
  } catch (error) {
    if (!isFaultOfProgram(error)) throw error;
    return problemsOf(error, lesson.program, "program");
  }
}

/** The texts of all files that a program was compiled from. */
function sourcesIn(map: string): string {
  const { sourcesContent = [] } = JSON.parse(map) as { readonly sourcesContent?: readonly (string | null)[] };
  return sourcesContent.join("\n");
}

/** @param names of params. @param key of the front matter that sets them. @param program its text. */
export function unreadParams(
  names: readonly string[],
  key: string,
  file: string,
  program: string,
): readonly Problem[] {
  // A computed name, or a function under another name, may read any of them.
  if (/\bparam\s+as\b|\bparam\(\s*[^"'`\s)]|\bparam\b(?!\s*[(,}])/.test(program)) return [];
  return names
    .filter((name) => !["'", '"', "`"].some((quote) => program.includes(`${quote}${name}${quote}`)))
    .map((name) => {
      const text = `The program never reads the param ${name}. Read it with param("${name}", …), or delete it here.`;
      return problemAtKey(file, { text, rule: "param" }, key, name);
    });
}
