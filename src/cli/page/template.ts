import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";

/** The parts of every page besides its data. */
export interface PageTemplate {
  readonly script: string;
  readonly style: string;
}

const root = fileURLToPath(new URL("../../..", import.meta.url));

/** Bundles the page's script and style for browsers. @param folder that of the package. */
export async function bundlePage(
  folder: string,
): Promise<PageTemplate & { readonly inputs: readonly string[] }> {
  const { build } = await import("esbuild");
  const { outputFiles, metafile } = await build({
    absWorkingDir: folder,
    entryPoints: { page: "src/page/main.tsx" },
    outdir: "dist",
    bundle: true,
    platform: "browser",
    target: ["chrome110", "firefox115", "safari16"],
    format: "iife",
    jsx: "automatic",
    jsxImportSource: "preact",
    minify: true,
    charset: "utf8",
    legalComments: "none",
    metafile: true,
    write: false,
    logLevel: "warning",
  });
  const text = (end: string) => (outputFiles.find(({ path }) => path.endsWith(end))?.text ?? "").trim();
  return { script: text(".js"), style: text(".css"), inputs: Object.keys(metafile.inputs) };
}

/** The built files if they are beside this code; otherwise (running from source) the same, bundled now. */
export async function readTemplate(): Promise<PageTemplate> {
  const file = (name: string) => new URL(`./${name}`, import.meta.url);
  if (!existsSync(file("page.js")) || !existsSync(file("page.css"))) return bundlePage(root);
  return {
    script: await readFile(file("page.js"), "utf8"),
    style: await readFile(file("page.css"), "utf8"),
  };
}
