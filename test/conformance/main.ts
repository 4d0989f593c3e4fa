import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { closeSession } from "../run-source.ts";
import { compareProgram } from "./compare.ts";
import { findPython, PATIENCE_SECONDS, type Python } from "./python.ts";

const HELP = `npm run conformance [-- options]

Runs random programs with CPython and with threadlab, and compares what they print.

  --programs <n>      how many (default 100)
  --seed <n>          the first one (default 1); each seed is one program
  --python <command>  the CPython to compare with (default python3)
  --table             writes the table of behaviours in src/threading/README.md instead
  --help              this text

Ends with 0 where nothing differs, 1 where something does or nothing could be compared, 2 where it was called wrongly.
`;

const values = readOptions();

const [first, count] = [Number(values.seed), Number(values.programs)];
const python = await findPython(values.python);
if (values.help) process.stdout.write(HELP);
else if (!Number.isInteger(first) || !Number.isInteger(count) || count < 1) {
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
await closeSession();

function readOptions() {
  try {
    return parseArgs({
      options: {
        programs: { type: "string", default: "100" },
        seed: { type: "string", default: "1" },
        python: { type: "string", default: "python3" },
        table: { type: "boolean", default: false },
        help: { type: "boolean", default: false },
      },
    }).values;
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\nSee npm run conformance -- --help.\n`);
    process.exit(2);
  }
}

async function comparePrograms(against: Python, from: number, programs: number): Promise<boolean> {
  let differing = 0;
  let late = 0;
  let lines = 0;
  for (let seed = from; seed < from + programs; seed++) {
    const comparison = await compareProgram(seed, against);
    lines += comparison.lines;
    if (comparison.isLate) late++;
    if (comparison.difference === undefined) continue;
    differing++;
    const folder = await mkdtemp(join(tmpdir(), `threadlab-program-${seed}-`));
    await writeFile(join(folder, "main.py"), comparison.program.python);
    await writeFile(join(folder, "main.ts"), comparison.program.typescript);
    process.stdout.write(`${comparison.difference}\n  both programs: ${folder}\n`);
  }
  const compared = programs - late;
  process.stdout.write(
    `${compared} programs, ${lines} lines, CPython ${against.version}: ${differing === 0 ? "no difference" : `${differing} differ`}\n`,
  );
  if (late > 0) {
    process.stdout.write(`${late} not compared: CPython took more than ${PATIENCE_SECONDS} s for each.\n`);
  }
  return differing === 0 && compared > 0;
}
