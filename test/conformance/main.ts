import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { closeLaboratory } from "../run-source.ts";
import { compareProgram } from "./compare.ts";
import { findPython, type Python } from "./python.ts";

/**
 * `npm run conformance -- --programs 1000 --seed 1`: runs random programs with CPython and with threadlab, and compares
 * what they print. `--table` writes the table of behaviours instead. `--python <command>` names another CPython.
 */
const { values } = parseArgs({
  options: {
    programs: { type: "string", default: "100" },
    seed: { type: "string", default: "1" },
    python: { type: "string", default: "python3" },
    table: { type: "boolean", default: false },
  },
});

const [first, count] = [Number(values.seed), Number(values.programs)];
const python = await findPython(values.python);
if (!Number.isInteger(first) || !Number.isInteger(count) || count < 1) {
  process.stderr.write("Give whole numbers: --programs from 1, and --seed.\n");
  process.exitCode = 2;
} else if (python === undefined) {
  process.stderr.write(
    `There is no CPython to compare with: ${values.python} does not run, or is too old.\n`,
  );
  process.exitCode = 2;
} else if (values.table) {
  const { writeTable } = await import("./table.ts");
  process.stdout.write(`${await writeTable(python)}\n`);
} else {
  process.exitCode = (await comparePrograms(python, first, count)) ? 0 : 1;
}
await closeLaboratory();

async function comparePrograms(against: Python, from: number, programs: number): Promise<boolean> {
  let differing = 0;
  let lines = 0;
  for (let seed = from; seed < from + programs; seed++) {
    const comparison = await compareProgram(seed, against);
    lines += comparison.lines;
    if (comparison.difference === undefined) continue;
    differing++;
    const folder = await mkdtemp(join(tmpdir(), `threadlab-program-${seed}-`));
    await writeFile(join(folder, "main.py"), comparison.program.python);
    await writeFile(join(folder, "main.ts"), comparison.program.typescript);
    process.stdout.write(`${comparison.difference}\n  both programs: ${folder}\n`);
  }
  process.stdout.write(
    `${programs} programs, ${lines} lines, CPython ${against.version}: ${differing === 0 ? "no difference" : `${differing} differ`}\n`,
  );
  return differing === 0;
}
