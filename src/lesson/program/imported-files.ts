import { dirname, extname, resolve } from "node:path";

/**
 * The files of a program, absolute: its own, and those that it imports from its folders; for a link, both the link and the file behind it.
 * A file that it names is among them whether it is there or not.
 */
export async function importedFiles(file: string): Promise<readonly string[]> {
  const { build } = await import("esbuild");
  const folder = dirname(resolve(file));
  const named = new Set([resolve(file)]);
  try {
    const { metafile } = await build({
      ...{ entryPoints: [resolve(file)], absWorkingDir: folder, bundle: true, write: false, metafile: true },
      ...{ packages: "external", platform: "node", logLevel: "silent", tsconfigRaw: "{}" },
      plugins: [
        {
          name: "named-files",
          setup(each) {
            each.onResolve({ filter: /^\.\.?\// }, ({ path, resolveDir }) => {
              for (const candidate of candidates(resolve(resolveDir, path))) named.add(candidate);
              return undefined;
            });
          },
        },
      ],
    });
    for (const input of Object.keys(metafile.inputs)) named.add(resolve(folder, input));
  } catch {
    // It does not compile, so what else it imports is unknown.
  }
  return [...named];
}

/** The files that an import may mean: TypeScript is also found without its ending, and by that of its compiled file. */
function candidates(path: string): readonly string[] {
  return extname(path) === ".ts" ? [path] : [path, `${path.replace(/\.js$/, "")}.ts`];
}
