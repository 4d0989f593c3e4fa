import { fileURLToPath } from "node:url";
import type { BuildOptions, Plugin } from "esbuild";
import { headOf } from "./head.ts";
import { twinCode } from "./twin-code.ts";

/** The function in which a thread goes to sleep: every wait comes to it. */
const SLEEP = "sleepOn";

/**
 * Bundles the program of workers whose threads are fibers: the runtime of all workers, compiled with twins.
 *
 * @param bundle bundles as for the programs of workers, with other options.
 */
export async function withTwins(bundle: (options: BuildOptions) => Promise<string>): Promise<string> {
  const code = await bundle({ minify: false, plugins: [otherSleep] });
  const twins = twinCode(code, { known: [SLEEP], isOwn: true, prelude: "var $o, $t;" });
  const { transform } = await import("esbuild");
  const { code: small } = await transform(twins.code, {
    minify: true,
    target: "node20",
    supported: { "template-literal": false },
  });
  return `${headOf(twins.names)}\n${small}`;
}

const otherSleep: Plugin = {
  name: "fibers-sleep",
  setup({ onResolve }) {
    onResolve({ filter: /\/sleep\.ts$/ }, ({ importer }) =>
      /[\\/]kernel[\\/]/.test(importer)
        ? { path: fileURLToPath(new URL("sleep.ts", import.meta.url)) }
        : undefined,
    );
  },
};
