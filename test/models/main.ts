import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";

/**
 * Checks the models of the kernel's protocols with SPIN (Holzmann, "The Model Checker SPIN", IEEE TSE 1997): every order of
 * the steps within a model's bounds. Each model also names mutants, one line `* mutant NAME: …` each in its head. In a
 * mutant a needed step is missing, and SPIN must find an error there: else the model shows nothing.
 */

/** Steps that one path of a search may be deep. */
const DEPTH = 1_000_000;
/** Seconds for one search. The slowest takes a few on a quiet machine. */
const TIMEOUT = 300;

const folder = fileURLToPath(new URL(".", import.meta.url));

process.exitCode = main();

function main(): number {
  const missing = ["spin", "gcc"].filter((tool) => spawnSync("which", [tool]).status !== 0);
  if (missing.length > 0) {
    say(`models skipped: ${missing.join(" and ")} cannot be found. On Debian: apt-get install spin gcc`);
    return 0;
  }
  const checks = readdirSync(folder)
    .filter((file) => file.endsWith(".pml"))
    .sort()
    .flatMap((file) => ["", ...mutantsOf(file)].map((mutant) => ({ file, mutant })));
  const wrong = checks.filter(({ file, mutant }) => !isRight(file, mutant));
  say(`${checks.length} searches, ${wrong.length} of them not as expected`);
  return checks.length > 0 && wrong.length === 0 ? 0 : 1;
}

function mutantsOf(file: string): string[] {
  const text = readFileSync(join(folder, file), "utf8");
  const mutants = [...text.matchAll(/^ \* mutant (\w+):/gm)].map(([, name]) => name as string);
  if (mutants.length === 0) throw new Error(`${file} names no mutant, so nothing shows that it can fail.`);
  return mutants;
}

function isRight(file: string, mutant: string): boolean {
  const work = mkdtempSync(join(tmpdir(), "threadlab-model-"));
  try {
    const report = search(file, mutant, work);
    const errors = /errors: (\d+)/.exec(report)?.[1];
    const isComplete = errors !== undefined && !/not completed|too small|out of memory/.test(report);
    const states = /(\d+) states, stored/.exec(report)?.[1] ?? "?";
    // A search that found an error stops there, and need not be complete.
    const right = mutant === "" ? isComplete && errors === "0" : errors !== undefined && errors !== "0";
    const name = basename(file, ".pml") + (mutant === "" ? "" : ` without ${mutant}`);
    const found = errors === undefined ? report : errors === "0" ? `holds, ${states} states` : "fails";
    say(`${right ? "✓" : "✗"} ${name}: ${found}${mutant !== "" && right ? ", as it must" : ""}`);
    return right;
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/** What the search says, or what the tool that failed says. */
function search(file: string, mutant: string, cwd: string): string {
  const define = mutant === "" ? [] : [`-DMUTANT_${mutant}`];
  const tools: readonly (readonly [string, readonly string[]])[] = [
    ["spin", [...define, "-a", join(folder, file)]],
    ["gcc", ["-O2", "-w", "-DSAFETY", "-o", "pan", "pan.c"]],
    ["./pan", [`-m${DEPTH}`]],
  ];
  let text = "";
  for (const [tool, args] of tools) {
    const { stdout, stderr, status, error } = spawnSync(tool, args, {
      cwd,
      encoding: "utf8",
      timeout: TIMEOUT * 1000,
    });
    text = `${stdout}${stderr}`;
    if (error !== undefined || (status !== 0 && tool !== "./pan"))
      return `${tool}: ${error?.message ?? text}`;
  }
  return text;
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
