import { dirname, resolve } from "node:path";

/** The files of a program, absolute: its own, and those that it imports from its folders. */
export async function importedFiles(file: string): Promise<readonly string[]> {
  const { build } = await import("esbuild");
  const folder = dirname(resolve(file));
  try {
    const { metafile } = await build({
      ...{ entryPoints: [resolve(file)], absWorkingDir: folder, bundle: true, write: false, metafile: true },
      ...{ packages: "external", platform: "node", logLevel: "silent", tsconfigRaw: "{}" },
    });
    return Object.keys(metafile.inputs).map((input) => resolve(folder, input));
  } catch {
    // A program that does not compile gives the files that are known.
    return [resolve(file)];
  }
}
