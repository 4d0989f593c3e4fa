import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { bundleScript } from "../../src/runner/script.ts";
import { BUNDLES, NAMES } from "./script.ts";

/** Bundles the programs of workers and processes once for all processes of the tests. In each it would take seconds. */
export default async function bundleOnce(): Promise<(() => Promise<void>) | undefined> {
  // Each project of the tests calls this.
  if (process.env[BUNDLES] !== undefined) return undefined;
  const folder = await mkdtemp(join(tmpdir(), "threadlab-bundles-"));
  process.env[BUNDLES] = folder;
  const root = fileURLToPath(new URL("../..", import.meta.url));
  for (const name of NAMES) await writeFile(join(folder, name), await bundleScript(name, root));
  return async () => {
    delete process.env[BUNDLES];
    await rm(folder, { recursive: true });
  };
}
