import { type ExpectedLine, parseExpected } from "../expect/parse.ts";
import { displayPath } from "../lesson/display-path.ts";
import { applyParams } from "../lesson/params.ts";
import { compiledProgram, requireDefaultExport } from "../lesson/program/compiled-program.ts";
import type { Target } from "../lesson/resolve.ts";
import { programOf } from "../lesson/target.ts";
import { wordFor } from "../lesson/word-for.ts";
import type { Params, Program } from "../protocol/program.ts";

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

/** The subject of a search. */
export interface Explored extends Prepared {
  readonly target: Target;
  /** Its name on the command line. */
  readonly word: string;
  readonly params: Params;
  /** The params that differ from the lesson's own, as the command line gives them. */
  readonly sets: readonly string[];
}

interface ExploredWith {
  readonly sets: readonly string[];
  /** Takes the lesson's own params, in place of those that it gives for searches. */
  readonly ownParams?: boolean | undefined;
  /** See {@link prepare}. */
  readonly program?: Program | undefined;
}

/** Prepares a target for searches. @throws ThreadlabError if the lesson is wrong, and `ERR_PARAM`. */
export async function prepareSearch(
  target: Target,
  { sets, ownParams = false, program }: ExploredWith,
): Promise<Explored> {
  const { lesson } = target;
  const params = applyParams(lesson && { ...lesson.params, ...(!ownParams && lesson.explore?.params) }, sets);
  const prepared = await prepare(target, program);
  return { ...prepared, target, word: wordFor(target), params, sets: setsOf(params, lesson?.params, sets) };
}

/** The params of the call, and those that the lesson sets for searches. */
function setsOf(params: Params, defaults: Params | undefined, given: readonly string[]): string[] {
  const named = new Set(given.map((set) => set.slice(0, set.indexOf("=")).trim()));
  return Object.entries(params)
    .filter(([name, value]) => named.has(name) || defaults?.[name] !== value)
    .map(([name, value]) => `${name}=${value}`);
}
