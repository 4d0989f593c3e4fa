import { execFile } from "node:child_process";
import { readFileSync, realpathSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, relative, resolve, sep } from "node:path";
import { promisify } from "node:util";
import { displayPath } from "../../lesson/display-path.ts";
import { findAbove } from "../../lesson/folders.ts";
import { usageError } from "../../protocol/errors.ts";
import { type Problem, problemAt } from "./problem.ts";

const run = promisify(execFile);

/** The most milliseconds and characters of a compiler's run. */
const LIMITS = { timeout: 300_000, maxBuffer: 64 * 1024 * 1024 };

/**
 * The problems that the course's compiler finds in the programs of a folder, under the nearest tsconfig.json.
 *
 * @param folder absolute. @param programs files that it has to check: one that the settings leave out is a problem.
 * @throws ThreadlabError `ERR_USAGE` if there are no settings or no compiler, or it fails by itself.
 */
export async function lintTypes(
  folder: string,
  programs: readonly string[],
  signal: AbortSignal,
): Promise<readonly Problem[]> {
  // The compiler names files by their real paths.
  const real = realpathSync(folder);
  const settings = settingsFor(real);
  const { said, failed } = await compile(compilerFor(real), settings, signal);
  if (signal.aborted) return [];
  const fileAt = (path: string) => resolve(dirname(settings), path);
  const asGiven = (file: string) => resolve(folder, relative(real, file));
  const inside = (file: string) => file.startsWith(`${real}${sep}`);
  const placed = [...said.matchAll(PLACED)].map(([, path = "", line, column, severity, text = ""]) => ({
    ...{ file: fileAt(path), line: Number(line), column: Number(column) },
    ...{ severity: severity === "warning" ? "warning" : "error", text: text.trimEnd(), rule: "types" },
  })) as readonly Problem[];
  const general = [...said.matchAll(UNPLACED)].map(([, text = ""]) => text.trimEnd());
  const seen = new Set([...said.matchAll(LISTED)].map(([, path = ""]) => fileAt(path.trimEnd())));
  const unseen = programs.filter((file) => !seen.has(realpathSync(file)));
  if (failed && placed.length === 0 && general.length === 0)
    throw usageError(`TypeScript failed: ${said.trim().split("\n").at(-1)}`);
  return [
    ...placed.filter(({ file }) => inside(file)).map((each) => ({ ...each, file: asGiven(each.file) })),
    ...general.map((text) => problemAt(settings, { text, rule: "types" })),
    ...unseen.map((file) =>
      problemAt(file, {
        text: `${displayPath(settings)} leaves it out, so its types were not checked. Add it to "include".`,
        rule: "types",
      }),
    ),
  ];
}

/** `main.ts(4,3): error TS2322: …`, and messages without a place. Indented lines explain the message before them. */
const PLACED = /^(\S.*?)\((\d+),(\d+)\): (error|warning) (TS\d+: .*)$/gm;
const UNPLACED = /^error (TS\d+: .*)$/gm;
/** A file that was looked at. */
const LISTED = /^(\S.*\.[cm]?tsx?)\r?$/gm;

function settingsFor(folder: string): string {
  const above = findAbove(folder, "tsconfig.json");
  if (above !== undefined) return join(above, "tsconfig.json");
  throw usageError(
    `--types needs a tsconfig.json in ${displayPath(folder)} or above it. threadlab new course writes one.`,
  );
}

function compilerFor(folder: string): string {
  try {
    const file = createRequire(join(folder, "any.js")).resolve("typescript/package.json");
    const { bin } = JSON.parse(readFileSync(file, "utf8")) as { readonly bin: { readonly tsc: string } };
    return join(dirname(file), bin.tsc);
  } catch {
    throw usageError(
      `--types needs TypeScript in ${displayPath(folder)} or above it: npm install --save-dev typescript.`,
    );
  }
}

async function compile(
  compiler: string,
  settings: string,
  signal: AbortSignal,
): Promise<{ readonly said: string; readonly failed: boolean }> {
  const words = [compiler, "-p", settings, "--noEmit", "--pretty", "false", "--listFiles"];
  try {
    const { stdout } = await run(process.execPath, words, { ...LIMITS, cwd: dirname(settings), signal });
    return { said: stdout, failed: false };
  } catch (error) {
    const { killed, stdout = "", stderr = "", message } = error as Failed;
    if (killed === true && !signal.aborted)
      throw usageError(`TypeScript did not end within ${LIMITS.timeout / 1000} s.`);
    // The exit code of a compiler that found something is not 0.
    return { said: stdout.trim() === "" ? stderr || message : stdout, failed: true };
  }
}

type Failed = Error & { readonly killed?: boolean; readonly stdout?: string; readonly stderr?: string };
