import { type ExpectedLine, parseExpected } from "../expect/parse.ts";
import { displayPath } from "../lesson/display-path.ts";
import { compiledProgram, requireDefaultExport } from "../lesson/program/compiled-program.ts";
import type { Target } from "../lesson/resolve.ts";
import { programOf } from "../lesson/target.ts";
import type { Program } from "../protocol/program.ts";

/** A target that is ready to run. */
export interface Prepared {
  readonly program: Program;
  /** Undefined for a bare file, which has no expected output. */
  readonly expected: readonly ExpectedLine[] | undefined;
  /** See {@link Lesson.alsoRight}. */
  readonly alsoRight?: readonly (readonly ExpectedLine[])[];
}

/**
 * Compiles a target's program and reads what it should print.
 *
 * @param compiled its program, if it is compiled already: then the file, which its author may have changed, is not read again.
 * @throws ThreadlabError if the lesson is wrong.
 */
export async function prepare(target: Target, compiled?: Program): Promise<Prepared> {
  const { lesson } = target;
  const read = (text: string) => parseExpected(text, displayPath(`${lesson?.folder}/expected.txt`));
  const expected = lesson && read(lesson.expected);
  const alsoRight = lesson?.alsoRight?.map(read);
  const program = compiled ?? (await compiledProgram(programOf(target)));
  requireDefaultExport(program);
  return { program, expected, ...(alsoRight && { alsoRight }) };
}
