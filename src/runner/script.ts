import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { BuildOptions, OutputFile } from "esbuild";
import type { Script } from "../protocol/process.ts";

export type ScriptName = "worker" | "process" | "fibers" | "search";

const ENTRIES: Readonly<Record<ScriptName, string>> = {
  worker: "src/worker/entry.ts",
  process: "src/runner/child/process-entry.ts",
  fibers: "src/fibers/host.ts",
  search: "src/runner/explore/search-entry.ts",
};
const found = new Map<ScriptName, Promise<Script>>();

/**
 * The program of workers, or of child processes: the built file, if there is one beside this code; otherwise (running from source) its
 * text, bundled now. Both are plain CommonJS: that starts faster than a module, and loads no compiler.
 */
export function findScript(name: ScriptName): Promise<Script> {
  let script = found.get(name);
  if (script === undefined) {
    script = find(name);
    found.set(name, script);
  }
  return script;
}

/** The program, bundled into one text. `root` is the folder of the package. */
export async function bundleScript(name: ScriptName, root: string): Promise<string> {
  if (name === "fibers")
    return (await import("../fibers/bundle.ts")).withTwins((options) => bundle(name, root, options));
  return bundle(name, root, {});
}

async function bundle(name: ScriptName, root: string, options: BuildOptions): Promise<string> {
  const { build } = await import("esbuild");
  const { outputFiles } = await build({
    absWorkingDir: root,
    entryPoints: [ENTRIES[name]],
    // A program whose threads are fibers changes no globals.
    ...(name === "worker" && { inject: ["src/worker/own-globals.ts"] }),
    bundle: true,
    platform: "node",
    target: "node20",
    format: "cjs",
    // Every worker reads it again: a shorter text saves milliseconds of each thread's start.
    minify: true,
    // Texts over several lines would make it more than one line.
    supported: { "template-literal": false },
    logLevel: "warning",
    write: false,
    ...options,
  });
  return (outputFiles as OutputFile[])[0]?.text ?? "";
}

async function find(name: ScriptName): Promise<Script> {
  const built = new URL(`./${name}.cjs`, import.meta.url);
  if (existsSync(built)) return { file: fileURLToPath(built) };
  return { text: await bundleScript(name, fileURLToPath(new URL("../..", import.meta.url))) };
}
