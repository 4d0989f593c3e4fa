import { dirname, resolve } from "node:path";

/** The files that a program consists of, absolute: its own, and those that it imports from its folders. */
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
    // What does not compile is looked at as far as it is known.
    return [resolve(file)];
  }
}
