import { existsSync } from "node:fs";
import { displayPath } from "../lesson/display-path.ts";
import { compiledProgram, importedModules } from "../lesson/program/compiled-program.ts";
import { isFaultOfProgram } from "../protocol/errors.ts";
import { reachesOut } from "../protocol/node-modules.ts";
import type { Program } from "../protocol/program.ts";
import { shellWords } from "../runner/commands.ts";
import type { Session } from "../runner/session.ts";
import type { Exercise } from "./exercise.ts";
import type { ExerciseEntry } from "./folder.ts";
import { digestOfAll, digestOfFiles, entryOf, type Progress, readOwn, withEntry } from "./progress.ts";
import { type SearchOptions, searchExercise } from "./search.ts";
import { inCase, judgeExercise, type PracticeResult, sumUp, unrunnable, unsearchable } from "./verdict.ts";

/** An exercise that was checked. */
interface Checked {
  readonly result: PracticeResult;
  /** SHA-256 of the file that the result is about; undefined if it could not be read or was changed meanwhile. */
  readonly digest: string | undefined;
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
    return { result: unrunnable(exercise, name, message), digest: undefined };
  }
  try {
    const digest = digestOfFiles(files);
    const isStart = digest === digestOfAll(exercise.files.map(({ start }) => start));
    const result = await judgeCases(session, exercise, { file: program, name, isStart }, options);
    const isDriverChanged = exercise.driver !== undefined && readOwn(program).toString() !== exercise.driver;
    return {
      result: isDriverChanged ? { ...result, isDriverChanged } : result,
      digest: digestOfFiles(files) === digest ? digest : undefined,
    };
  } catch (error) {
    if (!isFaultOfProgram(error)) throw error;
    return { result: unrunnable(exercise, name, error.message), digest: undefined };
  }
}

/** The judged files. */
interface JudgedExercise {
  readonly file: string;
  readonly name: string;
  readonly isStart: boolean;
  /** The program, if it is compiled already. */
  readonly program?: Program;
}

/** Judges an exercise under each of its cases, up to the first one under which it is not solved. */
export async function judgeCases(
  session: Session,
  exercise: Exercise,
  { file, name, isStart, program: compiled }: JudgedExercise,
  options: SearchOptions,
): Promise<PracticeResult> {
  // Compiled once: the verdict is about one program, even if the learner changes the file meanwhile.
  const program = compiled ?? (await compileExercise(exercise, file));
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

/** The progress with the results: a solved exercise is noted with its file's digest. */
export function noteSolved(progress: Progress, { result, digest }: Checked): Progress {
  const { id } = result.exercise;
  if (result.verdict !== "solved" || digest === undefined) return progress;
  const entry = entryOf(progress, id);
  return entry.solved === digest ? progress : withEntry(progress, id, { ...entry, solved: digest });
}
