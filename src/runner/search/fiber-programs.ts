import { namesIn } from "../../fibers/head.ts";
import { hash, type ProgramStore, userStore } from "../../lesson/program/program-store.ts";
import type { Program } from "../../protocol/program.ts";
import { textOf } from "../../supervisor/workers/pool.ts";
import { findScript } from "../script.ts";

/** The fibers' version of a program; false if they cannot run it. */
type FiberProgram = Program | false;

const known = new WeakMap<Program, Promise<FiberProgram>>();

/**
 * Compiles a program for fibers, unless this process or, if the store has it, another one has done so.
 *
 * @param meanwhile called before the compiler is loaded, to start what else is needed if the program can run.
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
  // That fibers cannot run a program is kept, too.
  if (kept !== undefined) return kept.code === program.code ? false : kept;
  meanwhile();
  const { fiberProgram } = await import("../../fibers/fiber-program.ts");
  const made = fiberProgram(program, names);
  if (key !== undefined) store?.write(key, made ?? program);
  return made ?? false;
}
