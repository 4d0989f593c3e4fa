import { type ExpectedLine, parseExpected } from "../expect/parse.ts";
import { displayPath } from "../lesson/display-path.ts";
import { compiledProgram } from "../lesson/program/compiled-program.ts";
import { requireDefaultExport } from "../lesson/program/require-default-export.ts";
import type { Target } from "../lesson/resolve.ts";
import type { Program } from "../protocol/program.ts";

/** A target that is ready to run. */
export interface Prepared {
  readonly program: Program;
  /** Undefined for a bare file, which has no expected output. */
  readonly expected: readonly ExpectedLine[] | undefined;
}

/**
 * Compiles a target's program and reads what it should print.
 *
 * @param compiled its program, if it is compiled already: then the file, which its author may have changed, is not read again.
 * @throws ThreadlabError if the lesson is wrong.
 */
export async function prepare(target: Target, compiled?: Program): Promise<Prepared> {
  const expected =
    target.kind === "lesson"
      ? parseExpected(target.lesson.expected, displayPath(`${target.lesson.folder}/expected.txt`))
      : undefined;
  const program =
    compiled ?? (await compiledProgram(target.kind === "lesson" ? target.lesson.program : target.file));
  requireDefaultExport(program);
  return { program, expected };
}
