#!/usr/bin/env node
import module from "node:module";

// From 22.1 on, Node can keep compiled code from call to call. That has to be asked for before anything else is loaded.
const { enableCompileCache } = module as { enableCompileCache?: () => unknown };
enableCompileCache?.();

const [{ main }, { EXIT }, { openSystem }] = await Promise.all([
  import("../src/cli/main.ts"),
  import("../src/cli/exit-code.ts"),
  import("../src/cli/system.ts"),
]);

// For whatever may end the process without its answer.
process.exitCode = EXIT.bug;
const system = openSystem();
const code = await main(process.argv.slice(2), system);
await system.close();
process.exit(code);
