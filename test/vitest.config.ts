import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

/** Folders of pure functions, whose files may follow each other in one process. */
const PURE = ["detect", "expect", "explain", "protocol", "render", "result", "trace"].map(
  (folder) => `test/${folder}/**/*.test.ts`,
);

export default defineConfig({
  root: fileURLToPath(new URL("..", import.meta.url)),
  test: {
    // Many tests wait for processes and sleeps: three files at a time keep two cores busy.
    maxWorkers: 3,
    // And within a file, of tests that are said to be concurrent.
    maxConcurrency: 8,
    testTimeout: 180_000,
    hookTimeout: 60_000,
    chaiConfig: { truncateThreshold: 0 },
    coverage: {
      // What runs in this process. The program of the workers is built before the tests, and is not counted.
      include: ["src/**/*.ts"],
      exclude: ["src/build.ts", "src/worker/**", "src/threading/**"],
      reporter: [["text", { skipFull: true }], "json-summary"],
    },
    projects: [
      // A process of its own, and all modules once more, cost a file half a second of processor time.
      { extends: true, test: { name: "pure", include: PURE, isolate: false } },
      { extends: true, test: { name: "apart", include: ["test/**/*.test.ts"], exclude: PURE } },
    ],
  },
});
