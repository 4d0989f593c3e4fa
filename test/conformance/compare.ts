import { runSource } from "../run-source.ts";
import { generateProgram } from "./generate.ts";
import { type Python, runPython } from "./python.ts";
import type { Both } from "./script.ts";

/** How the two runs of one program compare. */
export interface Comparison {
  readonly seed: number;
  readonly program: Both;
  /** Lines that both printed. */
  readonly lines: number;
  /** What differs, in words; undefined for nothing. */
  readonly difference: string | undefined;
  /** CPython did not come to an end in time, so nothing was compared. */
  readonly isLate: boolean;
}

/** Runs the program that belongs to a seed with CPython and with threadlab. */
export async function compareProgram(seed: number, python: Python): Promise<Comparison> {
  const program = generateProgram(seed, python);
  const [theirs, ours] = await Promise.all([
    runPython(python, program.python),
    runSource(program.typescript),
  ]);
  if (theirs.isLate) return { seed, program, lines: 0, difference: undefined, isLate: true };
  // A warning about what another schedule could do says nothing against this run.
  const failures = ours.findings.filter(({ kind }) => kind !== "lock-order");
  const trouble = [...theirs.errors, ...failures.map(({ message }) => message)];
  const at = theirs.output.findIndex((line, i) => line !== ours.output[i]);
  const differs = at !== -1 || theirs.output.length !== ours.output.length;
  const place = at === -1 ? Math.min(theirs.output.length, ours.output.length) : at;
  const difference =
    differs || trouble.length > 0
      ? [
          `program ${seed}, line ${place + 1}:`,
          `  CPython ${python.version}: ${theirs.output[place] ?? "(nothing)"}`,
          `  threadlab:    ${ours.output[place] ?? "(nothing)"}`,
          ...trouble.map((line) => `  ${line}`),
        ].join("\n")
      : undefined;
  return { seed, program, lines: theirs.output.length, difference, isLate: false };
}
