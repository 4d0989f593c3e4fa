#!/usr/bin/env node
import { loadBuilt } from "../src/cli/load-built.ts";

/** The file of the built command, relative to this one; undefined if threadlab runs from its sources. */
declare const BUILT_COMMAND: string | undefined;

// With less, Node ends the process while it loads what follows, and nothing can catch that. To ask takes long, so it is asked only
// where somebody limits the memory.
const LEAST_HEAP = 60e6;
const MUCH = 1e9;
const settings = `${process.execArgv} ${process.env.NODE_OPTIONS}`;
if (/heap|space/.test(settings) || process.constrainedMemory() < MUCH) refuseSmallHeap();

function refuseSmallHeap(): void {
  const { getHeapStatistics } = process.getBuiltinModule("node:v8");
  if (getHeapStatistics().heap_size_limit >= LEAST_HEAP) return;
  process.stderr.write("error: Node may use too little memory: give --max-old-space-size 64 or more.\n");
  process.exit(2);
}

/** Whatever else may end the process, it then ends without its answer. */
const failAnyhow = () => {
  process.exitCode = 70;
};
process.once("exit", failAnyhow);
void callCommand(process.argv.slice(2));

async function callCommand(words: readonly string[]): Promise<never> {
  try {
    const { runCommand, keepCode } = await loadCommand(words[0]);
    const code = await runCommand(words);
    if (code <= 1) keepCode?.();
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
}

async function loadCommand(word = "") {
  if (typeof BUILT_COMMAND === "undefined")
    return { ...(await import("../src/cli/main.ts")), keepCode: undefined };
  return loadBuilt<typeof import("../src/cli/main.ts")>(new URL(BUILT_COMMAND, import.meta.url), word);
}
