// Loaded before a command that is measured: writes down what its process has used, workers included.
const { isMainThread } = require("node:worker_threads");
const { writeFileSync } = require("node:fs");

const file = process.env.THREADLAB_BENCH_USAGE;
// The command's own child processes are not it.
delete process.env.THREADLAB_BENCH_USAGE;
if (isMainThread && file)
  process.on("exit", () => writeFileSync(file, JSON.stringify(process.resourceUsage())));
