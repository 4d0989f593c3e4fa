import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { defineConfig, type Plugin } from "vitest/config";

/** Files that exchange a module or the clock, or count what their process starts. */
const APART = [
  "test/kernel/state-at.test.ts",
  "test/kernel/world-model.test.ts",
  "test/runner/check/check-bug.test.ts",
  "test/runner/search/kept-workers.test.ts",
  "test/runner/search/self-check.test.ts",
  "test/runner/time-budget.test.ts",
  "test/supervisor/run-limit.test.ts",
];
/** `cli/in-process.ts` keeps all sessions of its process, and changes its folder. */
const COMMANDS = ["authoring", "cli", "page", "schema"].map((part) => `test/${part}/**/*.test.ts`);

/**
 * Most tests are over before optimised code pays for its compilation, so that only what runs very often is optimised. Newer
 * engines have no such option.
 */
const OPTIMISE_LATE = spawnSync(process.execPath, ["--v8-options"], { encoding: "utf8" }).stdout.includes(
  "--interrupt-budget ",
)
  ? ["--interrupt-budget=1000000"]
  : [];

// Node reads these at every start of a process, and needs longer for them than for all the rest of the start. No test speaks TLS.
delete process.env.NODE_EXTRA_CA_CERTS;

const SCRIPT = fileURLToPath(new URL("../src/runner/script.ts", import.meta.url));
const BUNDLED = fileURLToPath(new URL("support/script.ts", import.meta.url));

/** Tests take the programs of workers and processes from `support/bundle-once.ts`. */
const bundled: Plugin = {
  name: "bundled",
  enforce: "pre",
  async resolveId(source, importer) {
    if (
      !source.endsWith("/script.ts") ||
      importer?.startsWith(fileURLToPath(new URL("support", import.meta.url)))
    )
      return undefined;
    const resolved = await this.resolve(source, importer, { skipSelf: true });
    return resolved?.id === SCRIPT ? BUNDLED : undefined;
  },
};

export default defineConfig({
  root: fileURLToPath(new URL("..", import.meta.url)),
  plugins: [bundled],
  test: {
    globalSetup: "test/support/bundle-once.ts",
    // Many tests wait for processes and sleeps: three files at a time keep two cores busy.
    maxWorkers: 3,
    // And within a file, of tests that are said to be concurrent.
    maxConcurrency: 8,
    execArgv: OPTIMISE_LATE,
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
      { extends: true, test: { name: "apart", include: APART } },
      // A process of its own, and all modules and workers once more, would cost each file a second and a half of processor time.
      // So files follow each other in one process: they leave it as they found it.
      { extends: true, test: { name: "commands", isolate: false, include: COMMANDS } },
      {
        extends: true,
        test: {
          name: "together",
          isolate: false,
          include: ["test/**/*.test.ts"],
          exclude: [...APART, ...COMMANDS],
        },
      },
    ],
  },
});
