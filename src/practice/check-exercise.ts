import { existsSync, realpathSync } from "node:fs";
import { dirname, relative, resolve, sep } from "node:path";
import { displayPath } from "../lesson/display-path.ts";
import { compiledProgram, importedModules } from "../lesson/program/compiled-program.ts";
import { readBytes } from "../lesson/read-text.ts";
import { isFaultOfProgram } from "../protocol/errors.ts";
import { reachesOut } from "../protocol/node-modules.ts";
import type { Program } from "../protocol/program.ts";
import { shellWords } from "../runner/commands.ts";
import type { Session } from "../runner/session.ts";
import type { Exercise } from "./exercise.ts";
import type { ExerciseEntry } from "./folder.ts";
import { digestOfAll, digestOfFiles, entryOf, type Progress, withEntry } from "./progress.ts";
import { type SearchOptions, searchExercise } from "./search.ts";
import { inCase, judgeExercise, type PracticeResult, sumUp, unrunnable, unsearchable } from "./verdict.ts";

/** An exercise that was checked. */
interface Checked {
  readonly result: PracticeResult;
  /** SHA-256 of the files that the result is about; undefined if one could not be read or was changed meanwhile. */
  readonly digest: string | undefined;
  /** Those of them that the learner's files import, as seen from the program's folder. */
  readonly imports: readonly string[];
}

interface CheckExerciseOptions extends SearchOptions {
  /** The folder that shown paths are relative to. */
  readonly cwd: string;
}

/** Searches an exercise's file and decides whether it is solved. Errors in the file never throw. */
export async function checkExercise(
  session: Session,
  { exercise, program, files, state }: ExerciseEntry,
  { cwd, ...options }: CheckExerciseOptions,
): Promise<Checked> {
  const name = displayPath(program, cwd);
  const missing = [...files, program].find((file) => !existsSync(file));
  if (state === "missing" || missing !== undefined) {
    const message = `There is no file ${displayPath(missing ?? program, cwd)}. To begin with it again: ${shellWords(["threadlab", "practice", "reset", exercise.id])}.`;
    return { result: unrunnable(exercise, name, message), ...UNKNOWN };
  }
  try {
    const own = digestOfFiles(files);
    const isStart = own === digestOfAll(exercise.files.map(({ start }) => start));
    const compiled = await compileExercise(exercise, program);
    const imports = importsBeside(files, program, compiled);
    const judged = [...files, ...imports.map((path) => resolve(dirname(program), path))];
    const digest = digestOfFiles(judged);
    const called = { file: program, name, isStart, program: compiled };
    const result = await judgeCases(session, exercise, called, options);
    const isUnchanged = digestOfFiles(files) === own && digestOfFiles(judged) === digest;
    const isDriverChanged =
      exercise.driver !== undefined && readBytes(program).toString() !== exercise.driver;
    return {
      result: isDriverChanged ? { ...result, isDriverChanged } : result,
      digest: isUnchanged ? digest : undefined,
      imports,
    };
  } catch (error) {
    if (!isFaultOfProgram(error)) throw error;
    return { result: unrunnable(exercise, name, error.message), ...UNKNOWN };
  }
}

const UNKNOWN = { digest: undefined, imports: [] };

/** The other files that a program was compiled from, as seen from its folder. */
function importsBeside(files: readonly string[], program: string, { imports }: Program): readonly string[] {
  const own = new Set(files.map((file) => realpathSync(file)));
  const folder = realpathSync(dirname(program));
  return imports
    .filter((file) => !own.has(file))
    .map((file) => relative(folder, file).replaceAll(sep, "/"))
    .sort();
}

/** The judged program. */
interface JudgedExercise {
  readonly file: string;
  readonly name: string;
  readonly isStart: boolean;
  /** Compiled once: the verdict is about one program, even if the learner changes a file meanwhile. */
  readonly program: Program;
}

/** Judges an exercise under each of its cases, up to the first one under which it is not solved. */
export async function judgeCases(
  session: Session,
  exercise: Exercise,
  { file, name, isStart, program }: JudgedExercise,
  options: SearchOptions,
): Promise<PracticeResult> {
  const beyond = importedModules(program).filter(reachesOut);
  if (beyond.length > 0) return unsearchable(exercise, name, beyond);
  const results: PracticeResult[] = [];
  for (const params of exercise.cases) {
    const searched = await searchExercise(session, exercise, { file, name, program, params }, options);
    const result = judgeExercise(exercise, name, searched, isStart);
    results.push(inCase(result, params));
    if (result.verdict !== "solved" || options.signal.aborted) break;
  }
  return sumUp(exercise, results);
}

/** The program that is judged: the learner's, or the course's driver with the learner's files, which must not change what the driver does. */
export async function compileExercise({ driver }: Exercise, file: string): Promise<Program> {
  if (driver === undefined) return compiledProgram(file);
  const { compileProgram } = await import("../lesson/program/compile.ts");
  return { ...(await compileProgram(file, driver)), isGuarded: true };
}

/**
 * The progress with a result: a solved exercise is noted with its files' digest. What was proved once and is refuted now, as after a change
 * of the course, is solved no more.
 */
export function noteVerdict(progress: Progress, { result, digest, imports }: Checked): Progress {
  const { id } = result.exercise;
  const { solved, imports: _, ...entry } = entryOf(progress, id);
  const isNoted = digest !== undefined && solved === digest;
  if (isNoted) return result.verdict === "not-solved" ? withEntry(progress, id, entry) : progress;
  if (result.verdict !== "solved" || digest === undefined) return progress;
  return withEntry(progress, id, { ...entry, solved: digest, ...(imports.length > 0 && { imports }) });
}
