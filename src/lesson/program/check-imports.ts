import { readFileSync } from "node:fs";
import { extname, resolve } from "node:path";
import { originalPositionFor, TraceMap } from "@jridgewell/trace-mapping";
import type { Loader, Message, Metafile } from "esbuild";
import type { Refusal } from "../refused.ts";
import { missingExports } from "./missing-exports.ts";

/** An error of the compiler, or of a check beside it, which says of what kind it is. */
export interface Mistake extends Pick<Message, "text" | "location" | "notes"> {
  readonly detail?: Refusal;
}

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
    sourcefile: file,
    sourcemap: "external",
    target: "esnext",
    charset: "utf8",
    logLevel: "silent",
    // Unused imports may be types, and would be left out.
    tsconfigRaw: { compilerOptions: { verbatimModuleSyntax: true } },
  });
  const original = new TraceMap(map);
  const lines = source.split(/\r\n|\n|\r/);
  return missingExports(code).map(({ node, name, text }) => {
    const { line, column } = node.loc
      ? originalPositionFor(original, node.loc.start)
      : { line: null, column: null };
    const lineText = lines[(line ?? 1) - 1] ?? "";
    const bytes = Buffer.byteLength(lineText.slice(0, column ?? 0));
    const place = {
      file,
      namespace: "",
      line: line ?? 1,
      column: bytes,
      length: name.length,
      lineText,
      suggestion: "",
    };
    return { text, location: place, notes: [], detail: "import" };
  });
}
