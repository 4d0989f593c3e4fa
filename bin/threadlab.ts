#!/usr/bin/env node
import module from "node:module";

// From 22.1 on, Node can keep compiled code from call to call. That has to be asked for before anything else is loaded.
const { enableCompileCache } = module as { enableCompileCache?: () => unknown };
enableCompileCache?.();

const [{ main }, { openSystem }] = await Promise.all([
  import("../src/cli/main.ts"),
  import("../src/cli/system.ts"),
]);

const system = openSystem((code) => process.exit(code));
const code = await main(process.argv.slice(2), system);
await system.close();
process.exit(code);
