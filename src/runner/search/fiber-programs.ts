import { namesIn } from "../../fibers/head.ts";
import { hash, type ProgramStore, userStore } from "../../lesson/program/program-store.ts";
import type { Program } from "../../protocol/program.ts";
import { textOf } from "../../supervisor/workers/pool.ts";
import { findScript } from "../script.ts";

/** The program that fibers run for a program; false where they cannot run it. */
export type FiberProgram = Program | false;

const known = new WeakMap<Program, Promise<FiberProgram>>();

/**
 * Compiles a program for fibers, unless that was done before: in this process or, where the store has it, in another one.
 *
 * @param meanwhile called before the compiler is loaded, for what is needed as well if the program can be run.
 */
export function fiberProgramOf(
  program: Program,
  meanwhile: () => void,
  store: ProgramStore | undefined = userStore(import.meta.url),
): Promise<FiberProgram> {
  let found = known.get(program);
  if (found === undefined) {
    found = find(program, meanwhile, store);
    known.set(program, found);
  }
  return found;
}

async function find(
  program: Program,
  meanwhile: () => void,
  store: ProgramStore | undefined,
): Promise<FiberProgram> {
  const names = namesIn(textOf(await findScript("fibers")));
  const key = store && hash(JSON.stringify(["fibers", store.version, process.version, names, program]));
  const kept = key === undefined ? undefined : store?.read(key);
  // One that fibers cannot run is kept as it is.
  if (kept !== undefined) return kept.code === program.code ? false : kept;
  meanwhile();
  const { fiberProgram } = await import("../../fibers/fiber-program.ts");
  const made = fiberProgram(program, names);
  if (key !== undefined) store?.write(key, made ?? program);
  return made ?? false;
}
