import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { builtCommand, runChild } from "./child.ts";
import { median } from "./median.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const USAGE = fileURLToPath(new URL("usage.cjs", import.meta.url));

/** A command that a user calls, and how often each of the two builds runs it. */
interface Call {
  readonly words: readonly string[];
  readonly rounds: number;
  /** Whether what a call keeps for the next one is thrown away first. */
  readonly cold?: true;
}

const CALLS: readonly Call[] = [
  { words: ["list"], rounds: 15 },
  { words: ["run", "sharing"], rounds: 9, cold: true },
  { words: ["run", "sharing"], rounds: 9 },
  { words: ["explore", "race", "--set", "threads=2"], rounds: 9 },
  { words: ["explore", "race", "--set", "threads=4"], rounds: 5 },
  // So long that its start does not count.
  { words: ["explore", "race", "--set", "threads=5", "--max-traces", "5000"], rounds: 3 },
  { words: ["explore", "mutex", "--set", "threads=4"], rounds: 3 },
  { words: ["check"], rounds: 3 },
];

/** What one call took. */
interface Cost {
  readonly seconds: number;
  /** Of the command's own process, without the compiler's. */
  readonly processor: number;
  readonly megabytes: number;
}

/**
 * Measures whole commands of this build and of another commit's, which is built in a temporary folder. The two run in turns, so that
 * both meet the same machine, and each row gives the median of the ratios of neighbours.
 */
export async function measureAgainst(commit: string, only: string): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), "threadlab-bench-"));
  try {
    const other = buildCommit(commit, folder);
    const lines = [
      "| command | this | other | time | processor | memory |",
      "| --- | --- | --- | --- | --- | --- |",
    ];
    for (const call of CALLS.filter(({ words }) => words.join(" ").includes(only))) {
      process.stderr.write(`${nameOf(call)} …\n`);
      lines.push(await measureCall(call, [builtCommand(), other], folder));
    }
    return lines.join("\n");
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

export function isCommit(name: string): boolean {
  const found = spawnSync(
    "git",
    ["rev-parse", "--verify", "--quiet", "--end-of-options", `${name}^{commit}`],
    { cwd: ROOT },
  );
  return found.status === 0;
}

/** @returns the file of its built command. */
function buildCommit(commit: string, folder: string): string {
  const git = (...words: string[]) => execFileSync("git", words, { cwd: ROOT, maxBuffer: 2 ** 30 });
  const tree = join(folder, "tree");
  mkdirSync(tree);
  execFileSync("tar", ["-x", "-C", tree], { input: git("archive", commit) });
  const isSame = git("show", `${commit}:package-lock.json`).equals(
    readFileSync(join(ROOT, "package-lock.json")),
  );
  const run = (command: string, ...words: string[]) =>
    execFileSync(command, words, { cwd: tree, stdio: ["ignore", "ignore", "inherit"] });
  if (isSame) symlinkSync(join(ROOT, "node_modules"), join(tree, "node_modules"));
  else run("npm", "ci", "--ignore-scripts");
  run("npm", "run", "build");
  return join(tree, "dist/bin/threadlab.js");
}

async function measureCall(call: Call, builds: readonly [string, string], folder: string): Promise<string> {
  const costs: [Cost[], Cost[]] = [[], []];
  // The first round warms what the system keeps, and does not count.
  for (let round = 0; round <= call.rounds; round++) {
    for (const side of round % 2 === 0 ? ([0, 1] as const) : ([1, 0] as const)) {
      const cost = await callOnce(call, builds[side], join(folder, `caches${side}`));
      if (round > 0) costs[side].push(cost);
    }
  }
  const [ours, theirs] = costs;
  const ratio = (of: keyof Cost) =>
    `${median(ours.map((cost, i) => cost[of] / (theirs[i] as Cost)[of])).toFixed(2)} ×`;
  const time = (some: readonly Cost[]) => `${median(some.map(({ seconds }) => seconds)).toFixed(3)} s`;
  const cells = [
    nameOf(call),
    time(ours),
    time(theirs),
    ratio("seconds"),
    ratio("processor"),
    ratio("megabytes"),
  ];
  return `| ${cells.join(" | ")} |`;
}

async function callOnce({ words, cold }: Call, command: string, caches: string): Promise<Cost> {
  if (cold) rmSync(caches, { recursive: true, force: true });
  mkdirSync(caches, { recursive: true });
  const file = join(caches, "usage.json");
  const env = { ...process.env, XDG_CACHE_HOME: caches, THREADLAB_BENCH_USAGE: file };
  const { seconds } = await runChild(process.execPath, ["--require", USAGE, command, ...words], {
    ...{ limit: 600, env },
    // A search that was cut short is none that failed.
    codes: [0, 1],
  });
  const { userCPUTime, systemCPUTime, maxRSS } = JSON.parse(
    readFileSync(file, "utf8"),
  ) as NodeJS.ResourceUsage;
  writeFileSync(file, "");
  return { seconds, processor: (userCPUTime + systemCPUTime) / 1e6, megabytes: maxRSS / 1024 };
}

function nameOf({ words, cold }: Call): string {
  return `threadlab ${words.join(" ")}${cold ? ", nothing kept" : ""}`;
}
