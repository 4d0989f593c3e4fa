import { execFile } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, resolve, sep } from "node:path";
import { promisify } from "node:util";
import { displayPath } from "../../lesson/display-path.ts";
import { ThreadlabError } from "../../protocol/errors.ts";
import { type Problem, problemAt } from "./problem.ts";

const run = promisify(execFile);

/** Milliseconds and characters that a compiler may take. */
const LIMITS = { timeout: 300_000, maxBuffer: 64 * 1024 * 1024 };

/**
 * What the compiler of the course says of the programs in a folder, under the nearest tsconfig.json.
 *
 * @param folder absolute.
 * @throws ThreadlabError `ERR_USAGE` where there are no settings or no compiler, or it fails by itself.
 */
export async function lintTypes(folder: string, signal: AbortSignal): Promise<readonly Problem[]> {
  const settings = settingsFor(folder);
  const compiler = compilerFor(folder);
  const inside = (file: string) => file === folder || file.startsWith(`${folder}${sep}`);
  const said = await compile(compiler, settings, signal);
  const problems = [...said.matchAll(PLACED)].map(
    ([, path = "", line, column, severity, text = ""]): Problem => ({
      ...{ file: resolve(dirname(settings), path), line: Number(line), column: Number(column) },
      ...{ severity: severity === "warning" ? "warning" : "error", text: text.trimEnd(), rule: "types" },
    }),
  );
  const general = [...said.matchAll(UNPLACED)].map(([, text = ""]) =>
    problemAt(settings, { text: text.trimEnd(), rule: "types" }),
  );
  return [...problems.filter(({ file }) => inside(file)), ...general];
}

/** `main.ts(4,3): error TS2322: …`, and what is said without a place. Lines that explain it further are indented. */
const PLACED = /^(\S.*?)\((\d+),(\d+)\): (error|warning) (TS\d+: .*)$/gm;
const UNPLACED = /^error (TS\d+: .*)$/gm;

function settingsFor(folder: string): string {
  for (let at = folder; ; at = dirname(at)) {
    const file = join(at, "tsconfig.json");
    if (existsSync(file)) return file;
    if (at === dirname(at))
      throw new ThreadlabError(
        "ERR_USAGE",
        `--types needs a tsconfig.json in ${displayPath(folder) || "this folder"} or above it. threadlab new course writes one.`,
      );
  }
}

function compilerFor(folder: string): string {
  try {
    const file = createRequire(join(folder, "any.js")).resolve("typescript/package.json");
    const { bin } = JSON.parse(readFileSync(file, "utf8")) as { readonly bin: { readonly tsc: string } };
    return join(dirname(file), bin.tsc);
  } catch {
    throw new ThreadlabError(
      "ERR_USAGE",
      `--types needs TypeScript in ${displayPath(folder) || "this folder"} or above it: npm install --save-dev typescript.`,
    );
  }
}

async function compile(compiler: string, settings: string, signal: AbortSignal): Promise<string> {
  const words = [compiler, "-p", settings, "--noEmit", "--pretty", "false"];
  try {
    const { stdout } = await run(process.execPath, words, { ...LIMITS, cwd: dirname(settings), signal });
    return stdout;
  } catch (error) {
    if (signal.aborted) return "";
    const { stdout = "", message } = error as { readonly stdout?: string; readonly message: string };
    // The exit code of a compiler that found something is not 0.
    if (stdout.search(PLACED) >= 0 || stdout.search(UNPLACED) >= 0) return stdout;
    throw new ThreadlabError("ERR_USAGE", `TypeScript failed: ${message.trim().split("\n").at(-1)}`);
  }
}
