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

const python = await findPython(values.python);
if (python === undefined) {
  process.stderr.write(
    `There is no CPython to compare with: ${values.python} does not run, or is too old.\n`,
  );
  process.exitCode = 2;
} else if (values.table) {
  const { writeTable } = await import("./table.ts");
  process.stdout.write(`${await writeTable(python)}\n`);
} else {
  process.exitCode = (await comparePrograms(python, Number(values.seed), Number(values.programs))) ? 0 : 1;
}
await closeLaboratory();

async function comparePrograms(against: Python, first: number, count: number): Promise<boolean> {
  let differing = 0;
  let lines = 0;
  for (let seed = first; seed < first + count; seed++) {
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
    `${count} programs, ${lines} lines, CPython ${against.version}: ${differing === 0 ? "no difference" : `${differing} differ`}\n`,
  );
  return differing === 0;
}
