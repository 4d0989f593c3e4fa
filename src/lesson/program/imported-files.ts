import { dirname, extname, resolve } from "node:path";

/**
 * The files of a program, absolute: its own, and those that it imports from its folders. If the program does not compile, these are the
 * files that it names, whether they are there or not.
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
    return Object.keys(metafile.inputs).map((input) => resolve(folder, input));
  } catch {
    return [...named];
  }
}

/** The files that an import may mean: TypeScript is also found without its ending, and by that of its compiled file. */
function candidates(path: string): readonly string[] {
  return extname(path) === ".ts" ? [path] : [path, `${path.replace(/\.js$/, "")}.ts`];
}
