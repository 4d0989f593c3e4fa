#!/usr/bin/env node
import module from "node:module";

// From 22.1 on, Node can keep compiled code from call to call. That has to be asked for before anything else is loaded.
const { enableCompileCache } = module as { enableCompileCache?: () => unknown };
enableCompileCache?.();

// With less, Node ends the process while it loads what follows, and nothing can catch that. To ask takes long, so it is asked only
// where somebody limits the memory.
const LEAST_HEAP = 60e6;
const MUCH = 1e9;
const settings = `${process.execArgv} ${process.env.NODE_OPTIONS}`;
if (/heap|space/.test(settings) || process.constrainedMemory() < MUCH) await refuseSmallHeap();

async function refuseSmallHeap(): Promise<void> {
  const { getHeapStatistics } = await import("node:v8");
  if (getHeapStatistics().heap_size_limit >= LEAST_HEAP) return;
  process.stderr.write("error: Node may use too little memory: give --max-old-space-size 64 or more.\n");
  process.exit(2);
}

/** Whatever else may end the process, it then ends without its answer. */
const failAnyhow = () => {
  process.exitCode = 70;
};
process.once("exit", failAnyhow);
try {
  const [{ main }, { openSystem }] = await Promise.all([
    import("../src/cli/main.ts"),
    import("../src/cli/system/system.ts"),
  ]);
  const system = openSystem();
  const code = await main(process.argv.slice(2), system);
  await system.close();
  process.off("exit", failAnyhow);
  process.exit(code);
} catch (error) {
  // Not even what reports errors could be loaded.
  const { code, message } = error as NodeJS.ErrnoException;
  const isLimit = code === "EMFILE" || code === "ENFILE";
  const hint = isLimit ? "Raise the limit of open files (ulimit -n)." : "This is a bug in threadlab.";
  process.stderr.write(`error: ${message}. ${hint}\n`);
  process.off("exit", failAnyhow);
  process.exit(isLimit ? 2 : 70);
}
