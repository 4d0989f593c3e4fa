import { readFileSync } from "node:fs";
import { extname, resolve } from "node:path";
import { TraceMap } from "@jridgewell/trace-mapping";
import type { Loader, Metafile } from "esbuild";
import { missingExports } from "./missing-exports.ts";
import { type Mistake, placeOfMistake } from "./mistake.ts";

/**
 * Imports of names that threadlab does not have, as errors of the compiler. The compiler treats threadlab as external and does not check
 * them: the name would be undefined when the lesson runs.
 */
export async function checkImports({ inputs }: Metafile, folder: string): Promise<Mistake[]> {
  const errors: Mistake[] = [];
  for (const file of Object.keys(inputs)) {
    if (/(^|[\\/])node_modules[\\/]/.test(file) || !/\.[cm]?[jt]sx?$/.test(file)) continue;
    const source = readFileSync(resolve(folder, file), "utf8");
    if (source.includes("threadlab")) errors.push(...(await checkFile(file, source)));
  }
  return errors;
}

async function checkFile(file: string, source: string): Promise<Mistake[]> {
  const { transform } = await import("esbuild");
  const { code, map } = await transform(source, {
    loader: extname(file).replace(/^\.[cm]?/, "") as Loader,
    sourcemap: "external",
    target: "esnext",
    charset: "utf8",
    logLevel: "silent",
    // Unused imports may be types, and would be left out.
    tsconfigRaw: { compilerOptions: { verbatimModuleSyntax: true } },
  });
  const original = new TraceMap(map);
  return missingExports(code).map(({ node, name, text }) => {
    const place = node.loc ? placeOfMistake(original, node.loc.start, name.length) : null;
    return { text, location: place && { ...place, file }, notes: [], detail: "import" };
  });
}
