import { existsSync, realpathSync } from "node:fs";
import module from "node:module";
import { dirname, join, resolve } from "node:path";
import { ThreadlabError } from "../../protocol/errors.ts";
import type { Program } from "../../protocol/program.ts";
import { displayPath } from "../display-path.ts";
import { foldersUp } from "../folders.ts";
import { readText } from "../read-text.ts";
import { hash, type ProgramStore, userStore } from "./program-store.ts";

/**
 * The compiled program of a file: from the store, if the same was compiled before, or else from the compiler, which is loaded only then.
 * Only programs of a single file are kept, because their sources are known.
 *
 * Throws what `compileProgram` throws.
 */
export async function compiledProgram(
  file: string,
  store: ProgramStore | undefined = userStore(import.meta.url),
): Promise<Program> {
  const entry = resolve(file);
  const known = store && ingredientsOf(entry, store);
  const key = known && hash(JSON.stringify(known));
  const program = key === undefined ? undefined : store?.read(key);
  if (program !== undefined) return program;
  const { compile } = await import("./compile.ts");
  const { program: compiled, alone } = await compile(entry);
  // The compiler read the file itself. Its author may have changed it meanwhile.
  if (key !== undefined && alone !== undefined && alone === known?.source) store?.write(key, compiled);
  return compiled;
}

/** Everything that the compiler's result depends on; undefined if some of it cannot be read. The compiler then says why. */
function ingredientsOf(entry: string, { version }: ProgramStore) {
  try {
    return {
      version,
      node: process.version,
      compiler: compilerVersion(),
      entry,
      real: realpathSync(entry),
      source: readText(entry),
      packages: packagesAbove(entry),
    };
  } catch {
    return undefined;
  }
}

function compilerVersion(): string {
  const file = module.createRequire(import.meta.url).resolve("esbuild/package.json");
  return (JSON.parse(readText(file)) as { version: string }).version;
}

/** The package.json of each folder above: it says what kind of modules the files are. */
function packagesAbove(entry: string): string[] {
  const files = foldersUp(dirname(entry)).map((folder) => join(folder, "package.json"));
  return files.map((file) => (existsSync(file) ? readText(file) : ""));
}

/** Throws ERR_NO_DEFAULT_EXPORT for a program without an entry point. */
export function requireDefaultExport({ exports, file }: Program): void {
  if (exports.includes("default")) return;
  throw new ThreadlabError(
    "ERR_NO_DEFAULT_EXPORT",
    `${displayPath(file)} has no default export, so there is nothing to run. Write\n\n` +
      "    export default function main() { … }",
  );
}

/** How the compiler writes an import that it leaves in the program. */
const IMPORT = /^var \w+ = (?:__toESM\()?require\("([^"\n]+)"\)/gm;

/** Node's modules that a program imports, as it names them. Does not find those that it loads later by `import()`. */
export function importedModules({ code }: Pick<Program, "code">): readonly string[] {
  return [...code.matchAll(IMPORT)].map(([, name = ""]) => name).filter((name) => module.isBuiltin(name));
}
