import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

export default defineConfig({
  root: fileURLToPath(new URL("..", import.meta.url)),
  test: {
    include: ["test/**/*.test.ts"],
    // Many tests wait for processes and sleeps: three files at a time keep two cores busy.
    maxWorkers: 3,
    // And within a file, of tests that are said to be concurrent.
    maxConcurrency: 8,
    testTimeout: 180_000,
    hookTimeout: 60_000,
    chaiConfig: { truncateThreshold: 0 },
  },
});
