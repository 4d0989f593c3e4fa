import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Script } from "../../src/protocol/process.ts";
import type { ScriptName } from "../../src/runner/script.ts";

export { bundleScript } from "../../src/runner/script.ts";

/** Names the folder in which `bundle-once.ts` puts the bundles. */
export const BUNDLES = "THREADLAB_TEST_BUNDLES";
export const NAMES: readonly ScriptName[] = ["worker", "process", "fibers", "search"];

const found = new Map<ScriptName, Promise<Script>>();

/** In place of `findScript` of `src/runner/script.ts`: the same programs, which were bundled before the tests. */
export function findScript(name: ScriptName): Promise<Script> {
  const script = found.get(name) ?? read(name);
  found.set(name, script);
  return script;
}

async function read(name: ScriptName): Promise<Script> {
  return { text: await readFile(join(process.env[BUNDLES] as string, name), "utf8") };
}
