import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

/** Folders whose files may follow each other in one process: they change nothing in it, and need no module of their own. */
const TOGETHER = [
  "detect",
  "expect",
  "explain",
  "lesson",
  "protocol",
  "render",
  "result",
  "threading",
  "trace",
]
  .map((folder) => `test/${folder}/**/*.test.ts`)
  // The model of the world exchanges a module.
  .concat("test/kernel/!(world-model).test.ts");
/** The same, but that `cli/in-process.ts` keeps all sessions of its process. */
const COMMANDS = ["test/cli/**/*.test.ts"];

export default defineConfig({
  root: fileURLToPath(new URL("..", import.meta.url)),
  test: {
    // Many tests wait for processes and sleeps: three files at a time keep two cores busy.
    maxWorkers: 3,
    // And within a file, of tests that are said to be concurrent.
    maxConcurrency: 8,
    // Against what hangs. No test is about time, and a busy machine may take long.
    testTimeout: 600_000,
    hookTimeout: 600_000,
    teardownTimeout: 60_000,
    chaiConfig: { truncateThreshold: 0 },
    coverage: {
      // What runs in this process. The program of the workers is built before the tests, and is not counted.
      include: ["src/**/*.ts"],
      exclude: ["src/build.ts", "src/worker/**", "src/threading/**"],
      reporter: [["text", { skipFull: true }], "json-summary"],
    },
    projects: [
      // A process of its own, and all modules once more, cost a file half a second of processor time.
      {
        extends: true,
        test: { name: "together", isolate: false, include: TOGETHER },
      },
      { extends: true, test: { name: "commands", isolate: false, include: COMMANDS } },
      {
        extends: true,
        test: { name: "apart", include: ["test/**/*.test.ts"], exclude: [...TOGETHER, ...COMMANDS] },
      },
    ],
  },
});
