import { runChild } from "./child.ts";
import { pythonVersion } from "./machine.ts";
import { programFile } from "./run-program.ts";

export const NO_PYTHON = "there is no python3 on this machine";

/** Runs a program of `programs/` under CPython, and returns what it printed, read as JSON; undefined without CPython. */
export async function runPython<T>(name: string): Promise<T | undefined> {
  if (pythonVersion() === undefined) return undefined;
  const { stdout } = await runChild("python3", [programFile(name)]);
  return JSON.parse(stdout) as T;
}
