import { spawnSync } from "node:child_process";
import { mkdir, readdir, readFile, rename, rm, symlink, writeFile } from "node:fs/promises";
import { basename, dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { type BuildOptions, build, type Plugin } from "esbuild";
import { bundlePage } from "./cli/page/template.ts";
import { type BuiltIndex, INDEX_FILE } from "./lesson/built-index.ts";
import { parseFrontMatter } from "./lesson/front-matter.ts";
import { lessonFolders } from "./lesson/load.ts";
import { readText } from "./lesson/read-text.ts";
import { splitFrontMatter } from "./lesson/split-front-matter.ts";
import { exercisesByLesson } from "./practice/course.ts";
import { PLAIN } from "./render/text/plain.ts";
import { bundleScript } from "./runner/script.ts";

/**
 * Builds dist/: the command in one file, one file each for workers and child processes, the library, and the types for lessons.
 * May run while threadlab runs: unchanged files stay as they are, and no file is missing for a moment.
 */

const root = fileURLToPath(new URL("..", import.meta.url));
const dist = join(root, "dist");

const LAZY = "lazy";

/**
 * Loads string-width at the first text that is not plain: compiling its regular expression for all emoji takes longer than Node's own start
 * leaves for `threadlab list`.
 */
const lazyWidth: Plugin = {
  name: "lazy-string-width",
  setup({ onResolve, onLoad, resolve }) {
    onResolve(
      { filter: /^string-width$/ },
      async ({ path: name, importer, kind, resolveDir, pluginData }) => {
        if (pluginData === LAZY) return undefined;
        const found = await resolve(name, { importer, kind, resolveDir, pluginData: LAZY });
        return { path: found.path, namespace: LAZY };
      },
    );
    onLoad({ filter: /./, namespace: LAZY }, ({ path }) => ({
      contents:
        // Colours have no width.
        "let measure; export default (coloured, ...more) => { const text = coloured.replace(/\\u001B\\[[\\d;]*m/g, ''); " +
        `return ${PLAIN}.test(text) ? text.length : (measure ??= require(${JSON.stringify(path)}).default)(text, ...more); };`,
      resolveDir: dirname(path),
    }));
  },
};

const common: BuildOptions & { readonly write: false; readonly metafile: true } = {
  absWorkingDir: root,
  outdir: "dist",
  bundle: true,
  // The libraries are built in: loading their many small files would double the time of `threadlab list`. The compiler is a program of its
  // own, and the package that opens browsers contains one.
  external: ["esbuild", "open"],
  // The same library as modules, so that only the used ones are kept.
  alias: { yaml: `${root}node_modules/yaml/browser/index.js` },
  plugins: [lazyWidth],
  platform: "node",
  target: "node20",
  metafile: true,
  write: false,
  logLevel: "warning",
};
/** How a script knows its own address. */
const OWN_ADDRESS = {
  banner: { js: 'const MODULE_URL = require("node:url").pathToFileURL(__filename).href;' },
  define: { "import.meta.url": "MODULE_URL" },
};
/** For a program in one file: Node takes longer to load many modules than one script. */
const script = {
  ...common,
  ...OWN_ADDRESS,
  outExtension: { ".js": ".cjs" },
  format: "cjs",
  inject: ["src/lazy-segmenter.ts"],
  define: { ...OWN_ADDRESS.define, "Intl.Segmenter": "LazySegmenter" },
  // What stays outside is required: a script cannot import.
  supported: { "dynamic-import": false },
  minifyWhitespace: true,
  minifySyntax: true,
} satisfies BuildOptions;

const library = await build({ ...common, entryPoints: ["src/index.ts"], format: "esm" });
const judge = await build({ ...script, entryPoints: { judge: "src/cli/judge-entry.ts" } });
// What is kept of earlier calls is named after the file.
const command = await build({
  ...script,
  entryPoints: { command: "src/cli/main.ts" },
  entryNames: "[name]-[hash]",
});
const commandFile = basename(command.outputFiles[0]?.path ?? "");
// A script, too: to load a module takes Node a tenth of the time of `threadlab list` longer.
const executable = await build({
  ...common,
  ...OWN_ADDRESS,
  entryPoints: { "bin/threadlab": "bin/threadlab.ts" },
  format: "cjs",
  define: { ...OWN_ADDRESS.define, BUILT_COMMAND: JSON.stringify(`../${commandFile}`) },
  minifySyntax: true,
});
const built = [library, judge, command, executable];
const outputs = built.flatMap(({ outputFiles }) => outputFiles);
const files = new Map(outputs.map(({ path, text }) => [relative(dist, path), inAscii(text)]));
for (const name of ["worker", "process", "fibers", "search"] as const)
  files.set(`${name}.cjs`, await bundleScript(name, root));
files.set("bin/package.json", JSON.stringify({ type: "commonjs" }));
const page = await bundlePage(root);
files.set("page.js", page.script);
files.set("page.css", page.style);
const schemas = join(root, "src/render/documents/schema");
for (const name of await readdir(schemas))
  files.set(join("schema", name), await readFile(join(schemas, name), "utf8"));
files.set(
  "LICENSES.txt",
  await licensesOf([...built.flatMap(({ metafile }) => Object.keys(metafile.inputs)), ...page.inputs]),
);
const index: BuiltIndex = {
  frontMatter: Object.fromEntries(lessonFolders(join(root, "lessons")).map(frontMatterOf)),
  exercises: exercisesByLesson(),
};
files.set(INDEX_FILE, JSON.stringify(index));
for (const [name, text] of files)
  await put(join(dist, name), text, name.startsWith("bin/threadlab") ? 0o755 : 0o644);

await linkCommand();

const types = join(dist, `types.${process.pid}.json`);
await writeFile(types, JSON.stringify(typesOf("src/index.ts")));
const compiler = spawnSync(
  process.execPath,
  [`${root}/node_modules/typescript/bin/tsc`, "-p", types, "--listEmittedFiles"],
  { stdio: ["inherit", "pipe", "inherit"], encoding: "utf8" },
);
await rm(types, { force: true });
if (compiler.status !== 0)
  throw new Error(`The types were not written.\n${compiler.stdout.replace(/^TSFILE: .*\n/gm, "")}`);

// Otherwise old outputs would stay for ever: types of removed modules, and commands, which are named after their contents.
const written = compiler.stdout.matchAll(/^TSFILE: (.+?)\r?$/gm);
const made = new Set([...written].map(([, file = ""]) => resolve(file)));
for (const name of files.keys()) made.add(join(dist, name));
for (const entry of await readdir(dist, { recursive: true, withFileTypes: true })) {
  const file = join(entry.parentPath, entry.name);
  // What another build is about to put into its place has a number.
  if (entry.isFile() && !made.has(file) && !/\.\d+(?:\.json)?$/.test(file)) await rm(file, { force: true });
}

/**
 * Code without other characters than ASCII, which the engine reads and keeps for half the price. The bundler leaves them in regular
 * expressions only, where an escape means the same, and in comments.
 */
function inAscii(code: string): string {
  return code.replace(/[\u0080-\uFFFF]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

/** The front matter of a lesson: its text, and what it says. */
function frontMatterOf(folder: string) {
  const file = join(folder, "lesson.md");
  const { yaml } = splitFrontMatter(readText(file), file);
  return [yaml, parseFrontMatter(yaml, file)] as const;
}

/** Puts a file into its place, as a whole or not at all, unless it is there already. */
async function put(file: string, text: string, mode: number): Promise<void> {
  if ((await readFile(file, "utf8").catch(() => undefined)) === text) return;
  await mkdir(dirname(file), { recursive: true });
  const fresh = `${file}.${process.pid}`;
  await writeFile(fresh, text, { mode });
  await rename(fresh, file);
}

/**
 * In a folder inside the clone, such as threads-practice, npx looks for commands in the node_modules above it. Without this link it asks the
 * registry. On Windows a link is no command.
 */
async function linkCommand(): Promise<void> {
  if (process.platform === "win32") return;
  const link = join(root, "node_modules/.bin/threadlab");
  await mkdir(dirname(link), { recursive: true });
  const fresh = `${link}.${process.pid}`;
  await symlink("../../dist/bin/threadlab.js", fresh);
  await rename(fresh, link);
}

/** A compiler's settings that write the types of one file and its imports, without tests. */
function typesOf(file: string): object {
  const compilerOptions = { noEmit: false, declaration: true, emitDeclarationOnly: true, outDir: "types" };
  return { extends: "../tsconfig.json", compilerOptions, include: [], files: [`../${file}`] };
}

/** The licenses of the built-in libraries, which have to be distributed with their code. */
async function licensesOf(inputs: readonly string[]): Promise<string> {
  const folders = new Set<string>();
  for (const file of inputs) {
    if (file.startsWith(`${LAZY}:`)) continue;
    const folder = /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(file)?.[1];
    if (folder !== undefined) folders.add(folder);
  }
  const parts = [...folders].sort().map(async (folder) => {
    const name = (await readdir(`${root}/${folder}`)).find((file) => /^licen[cs]e/i.test(file));
    const text = name === undefined ? "" : await readFile(`${root}/${folder}/${name}`, "utf8");
    return `${folder.replace(/^.*node_modules\//, "")}\n\n${text.trim()}\n`;
  });
  return (await Promise.all(parts)).join(`\n${"-".repeat(80)}\n\n`);
}
