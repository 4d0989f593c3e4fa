import { stat } from "node:fs/promises";
import { isBuiltin } from "node:module";
import { dirname, extname, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import type { BuildFailure, Metafile } from "esbuild";
import { internalError, isThreadlabError, ThreadlabError, usageError } from "../../protocol/errors.ts";
import type { Program } from "../../protocol/program.ts";
import { decodedPath, displayPath } from "../display-path.ts";
import { foldersUp } from "../folders.ts";
import { kindOf, notPlain } from "../read-text.ts";
import { Refused } from "../refused.ts";
import { compileError, isEmptyImport } from "./compile-error.ts";
import { type Confinement, confine, refusedUses, replacedNames, trustedModules } from "./confine.ts";
import { instrument } from "./instrument.ts";
import { checkImports } from "./missing-exports.ts";
import { mistakeOf } from "./mistake.ts";
import { plainFiles } from "./plain-files.ts";

/** Endings of files that can be compiled and run. */
const PROGRAM_EXTENSIONS: readonly string[] = [".ts", ".mts", ".cts", ".js", ".mjs", ".cjs"];

/**
 * Compiles a program and everything it imports into one piece of CommonJS, once for all threads. `threadlab` and Node's own modules stay
 * imports; npm packages become part of the code. The project's tsconfig.json is ignored, so that a lesson compiles alike in every folder.
 *
 * @param source the program's text, if it is not the file's. The file must still exist.
 * @param confinement the limits of an untrusted program.
 *
 * Throws ERR_LESSON_NOT_FOUND, ERR_USAGE for another kind of file, and ERR_LESSON_COMPILE with every error in it.
 */
export async function compileProgram(
  file: string,
  source?: string,
  confinement?: Confinement,
): Promise<Program> {
  return (await compile(file, source, confinement)).program;
}

/** A program, and its source text if that is all of it: if it imports only threadlab and Node's own modules. */
interface Compiled {
  readonly program: Program;
  readonly alone: string | undefined;
}

/** The same, for callers that keep the compiled program. */
export async function compile(file: string, source?: string, confinement?: Confinement): Promise<Compiled> {
  const entry = resolve(file);
  await refuseWhatIsNoProgram(entry);
  await refuseWhatIsNoPackage(entry);
  const { code, map, imports, alone } = await bundle(entry, source, confinement);
  if (code.length > MOST_CODE) throw tooLarge(entry, code.length);
  try {
    const confined = confinement && { modules: trustedModules(confinement) };
    // A program's text does not always show how it could change a global, so a confined one never counts as leaving them unchanged.
    const watched = confined && { confined, touchesGlobals: true, isGuarded: true };
    const program = { file: entry, imports, ...instrument(code, map, dirname(entry)), ...watched };
    return { program, alone };
  } catch (error) {
    if (isOutOfStack(error)) throw tooDeep(entry);
    const mistake = mistakeOf(error, map);
    throw mistake === undefined ? error : compileError([mistake], entry);
  }
}

/** Characters of compiled code: each thread reads it. */
const MOST_CODE = 16 * 2 ** 20;

function tooLarge(entry: string, length: number): ThreadlabError {
  const millions = (length / 2 ** 20).toFixed(0);
  return new ThreadlabError(
    "ERR_LESSON_COMPILE",
    `${displayPath(entry)}: with its imports, the program has ${millions} million characters of code. The limit is ` +
      `${MOST_CODE / 2 ** 20} million. Import less, or nest less deeply.`,
  );
}

/** The parser reports it in words, everything later as the engine does. */
function isOutOfStack(error: unknown): boolean {
  return error instanceof RangeError || (error instanceof SyntaxError && /stack space/.test(error.message));
}

function tooDeep(entry: string): ThreadlabError {
  return new ThreadlabError(
    "ERR_LESSON_COMPILE",
    `${displayPath(entry)}: the program nests brackets, blocks or operators too deeply to be compiled. Split the deepest part.`,
  );
}

async function refuseWhatIsNoProgram(entry: string): Promise<void> {
  const found = await stat(entry).catch(() => undefined);
  if (!found) throw new Refused("missing", `There is no file ${displayPath(entry)}.`, "ERR_LESSON_NOT_FOUND");
  if (!found.isFile() || !PROGRAM_EXTENSIONS.includes(extname(entry))) {
    throw usageError(
      `${displayPath(entry)} is not a program. Give a file that ends in ${PROGRAM_EXTENSIONS.join(", ")}.`,
    );
  }
}

/** The compiler reads the package.json of each folder above a program. If one is a pipe, it would wait for ever. */
async function refuseWhatIsNoPackage(entry: string): Promise<void> {
  for (const folder of foldersUp(dirname(entry))) {
    const file = join(folder, "package.json");
    const found = await stat(file).catch(() => undefined);
    if (found && !found.isFile() && !found.isDirectory()) {
      throw new ThreadlabError(
        "ERR_LESSON_COMPILE",
        `${displayPath(file)} cannot be read: ${notPlain(kindOf(found))}.`,
      );
    }
  }
}

/** Milliseconds until a hanging compiler is given up. It probably waits for something that is not a file. */
const COMPILE_MS = 120_000;

async function bundle(
  entry: string,
  source: string | undefined,
  confinement: Confinement | undefined,
): Promise<{ code: string; map: string; imports: readonly string[]; alone: string | undefined }> {
  try {
    const { build } = await import("esbuild");
    const result = await inTime(
      entry,
      build({
        entryPoints: [entry],
        absWorkingDir: dirname(entry),
        // Nothing is written: the name only determines what the map's sources are relative to.
        outfile: join(dirname(entry), "compiled.js"),
        write: false,
        bundle: true,
        platform: "node",
        format: "cjs",
        target: "node20",
        sourcemap: "external",
        external: ["threadlab"],
        plugins: [
          ...(confinement ? [confine(confinement)] : []),
          plainFiles(entry, source, confinement !== undefined),
        ],
        keepNames: true,
        charset: "utf8",
        tsconfigRaw: { compilerOptions: { useDefineForClassFields: true } },
        // Modules are strict, but esbuild's output is not unless it says so.
        ...(extname(entry) === ".cjs" ? {} : { banner: { js: '"use strict";' } }),
        define: {
          ...(confinement && replacedNames(confinement)),
          // A program may declare these names itself.
          __filename: JSON.stringify(entry),
          __dirname: JSON.stringify(dirname(entry)),
          "import.meta.url": JSON.stringify(pathToFileURL(entry).href),
          "import.meta.filename": JSON.stringify(entry),
          "import.meta.dirname": JSON.stringify(dirname(entry)),
        },
        // An import() of an external module becomes a require, which is all that a lesson's code is given.
        supported: { "dynamic-import": false },
        logLevel: "silent",
        metafile: true,
      }),
    );
    const missing = [
      ...result.warnings.filter(isEmptyImport),
      ...(await checkImports(result.metafile, dirname(entry))),
    ];
    if (missing.length > 0) throw compileError(missing, entry);
    const code = result.outputFiles.find((output) => output.path.endsWith(".js"));
    const map = result.outputFiles.find((output) => output.path.endsWith(".map"));
    if (!code || !map) throw internalError(`esbuild returned no code for ${entry}.`);
    const plainMap = withPlainPaths(map.text);
    const refused = confinement ? refusedUses(code.text, plainMap) : [];
    if (refused.length > 0) throw compileError(refused, entry);
    const alone = isAlone(result.metafile) ? sourceIn(plainMap) : undefined;
    return { code: code.text, map: plainMap, imports: importsIn(result.metafile, dirname(entry)), alone };
  } catch (error) {
    if (isThreadlabError(error)) throw error;
    throw isBuildFailure(error) ? compileError(error.errors, entry) : cannotStart(error);
  }
}

/**
 * A map with the paths of its sources as they are: esbuild writes them as parts of a URL (`caf%C3%A9.ts`). A file that was compiled before
 * may bring a map of its own, with anything in it.
 */
function withPlainPaths(map: string): string {
  const parsed = JSON.parse(map) as { readonly sources: readonly string[] };
  return JSON.stringify({ ...parsed, sources: parsed.sources.map(decodedPath) });
}

/** The files of a program besides its own, absolute, without those of npm packages. */
function importsIn({ inputs, outputs }: Metafile, folder: string): readonly string[] {
  const entries = new Set(Object.values(outputs).map(({ entryPoint }) => entryPoint));
  return Object.keys(inputs)
    .filter((path) => !entries.has(path) && !path.split("/").includes("node_modules"))
    .map((path) => resolve(folder, path));
}

/** The names of the helpers that esbuild adds. */
const COMPILERS_OWN = "<runtime>";

/** Whether no other files were searched: failed searches count, too. */
function isAlone({ inputs }: Metafile): boolean {
  const [input, ...others] = Object.values(inputs);
  const isOutside = (path: string) => path === "threadlab" || path === COMPILERS_OWN || isBuiltin(path);
  return input !== undefined && others.length === 0 && input.imports.every(({ path }) => isOutside(path));
}

/** The source as the compiler read it. */
function sourceIn(map: string): string | undefined {
  return (JSON.parse(map) as { readonly sourcesContent?: readonly string[] }).sourcesContent?.[0];
}

/** Without free file handles or memory, the compiler's own library may throw anything. */
function cannotStart(error: unknown): ThreadlabError {
  const reason = error instanceof Error && "code" in error ? `: ${error.message.replace(/\.$/, "")}` : "";
  return new ThreadlabError(
    "ERR_WORKER_START",
    `The compiler cannot be started${reason}. Check the system's limits for memory, processes and open files (ulimit -a).`,
  );
}

async function inTime<Result>(entry: string, work: Promise<Result>): Promise<Result> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      const message =
        `${displayPath(entry)} could not be compiled within ${COMPILE_MS / 1000} s. ` +
        "Look for an import, or a package.json beside one, that is not a plain file.";
      reject(new ThreadlabError("ERR_LESSON_COMPILE", message));
    }, COMPILE_MS);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

function isBuildFailure(error: unknown): error is BuildFailure {
  return error instanceof Error && "errors" in error && Array.isArray(error.errors);
}
