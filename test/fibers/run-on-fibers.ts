import { compileProgram } from "../../src/lesson/program/compile.ts";
import type { Params, Program } from "../../src/protocol/program.ts";
import { analyse } from "../../src/runner/analyse.ts";
import { DEFAULT_VIRTUAL } from "../../src/runner/scheduling.ts";
import { fiberRuns } from "../support/fiber-runs.ts";

const programs = new Map<string, Promise<Program>>();

/**
 * Runs a program on fibers under a random schedule, also one that a search would not run so: what it uses of its isolate is up to
 * the test.
 *
 * @returns the printed lines.
 */
export async function runOnFibers(file: string, params: Params, seed: number): Promise<readonly string[]> {
  const compiled = programs.get(file) ?? compileProgram(file);
  programs.set(file, compiled);
  const { run } = await fiberRuns();
  const { stepCap, time, strategy } = DEFAULT_VIRTUAL;
  const request = { strategy, seed, time, stepCap, timeout: 60 };
  const recording = await run({ program: await compiled, expected: undefined }, params, request);
  return analyse(recording).transcript.output.lines.map((line) => line.text);
}
