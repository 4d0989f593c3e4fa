import { readdir, readFile } from "node:fs/promises";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build, type Plugin } from "esbuild";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const SOURCES = join(ROOT, "src");
const SUPPORT = fileURLToPath(new URL(".", import.meta.url));

/** What finds the programs of workers, and what tests have in its place. */
export const SCRIPT: string = join(SOURCES, "runner/script.ts");
export const TESTED_SCRIPT: string = join(SUPPORT, "script.ts");

/** Names the folder in which {@link buildSources} has put the modules. */
export const MODULES = "THREADLAB_TEST_MODULES";

/** Where a module of the sources lies after {@link buildSources}; undefined if it is none. */
export function builtModule(file: string, folder: string): string | undefined {
  const path = relative(SOURCES, file);
  return /^\w.*\.ts$/.test(path) ? join(folder, path.replace(/\.ts$/, ".mjs")) : undefined;
}

/**
 * Compiles the sources to modules that Node loads by itself. Those that Vite makes for tests reach each other's functions through getters,
 * which takes a part of all processor time, and each project of the tests compiles them once more.
 *
 * @param folder is below the package's own, so that modules find their libraries.
 */
export async function buildSources(folder: string): Promise<void> {
  const names = await readdir(SOURCES, { recursive: true });
  const modules = names.filter((name) => name.endsWith(".ts") && !/^(?:page\b|build\.ts)/.test(name));
  await build({
    absWorkingDir: ROOT,
    entryPoints: modules.map((name) => ({ in: join(SOURCES, name), out: name.replace(/\.ts$/, "") })),
    ...{ outdir: folder, outExtension: { ".js": ".mjs" }, bundle: true, splitting: true },
    ...{ format: "esm", platform: "node", target: "node20", packages: "external", logLevel: "warning" },
    plugins: [asTested],
  });
}

/** Each module knows its own place, and programs of workers come from `./script.ts`. */
const asTested: Plugin = {
  name: "as-tested",
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /\/script\.ts$/ }, ({ path, importer }) =>
      resolve(dirname(importer), path) === SCRIPT && !importer.startsWith(SUPPORT)
        ? { path: TESTED_SCRIPT }
        : undefined,
    );
    onLoad({ filter: /\.ts$/ }, async ({ path }) => {
      const text = await readFile(path, "utf8");
      const url = JSON.stringify(pathToFileURL(path).href);
      return { contents: text.replaceAll(/(?<!")import\.meta\.url/g, () => url), loader: "ts" };
    });
  },
};
