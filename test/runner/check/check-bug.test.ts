import { fileURLToPath } from "node:url";
import { expect, test, vi } from "vitest";
import { exitCodeOf } from "../../../src/cli/system/exit-code.ts";
import { builtinLessons } from "../../../src/lesson/builtin.ts";
import { resolveTargets } from "../../../src/lesson/resolve.ts";
import { checkTargets } from "../../../src/runner/check/check.ts";
import type * as Prepare from "../../../src/runner/prepare.ts";

/** A bug of ours that one lesson of the course meets. */
vi.mock("../../../src/runner/prepare.ts", async (original) => {
  const real = await original<typeof Prepare>();
  return {
    ...real,
    async prepare(target: Parameters<typeof real.prepare>[0]) {
      if (target.kind === "lesson" && target.lesson.id === "good") throw new TypeError("x is not a function");
      return real.prepare(target);
    },
  };
});

test.each([true, false])("a bug of ours is the result of its lesson alone (--real: %s)", async (real) => {
  const cwd = fileURLToPath(new URL("../../fixtures/lessons", import.meta.url));
  const targets = await resolveTargets(["mixed"], { builtin: builtinLessons(), cwd });
  const told: string[] = [];
  const results = await checkTargets(targets, {
    ...{ sets: [], real, signal: new AbortController().signal },
    onResult: ({ lesson }) => told.push(lesson),
  });
  expect(told).toEqual(["good", "wrong", "stuck"]);
  expect(results.map(({ verdict }) => verdict)).toEqual(["error", "mismatch", "deadlock"]);
  expect(results[0]?.findings[0]?.message).toBe(
    "TypeError: x is not a function. This is a bug in threadlab.",
  );
  expect(exitCodeOf(results)).toBe(70);
  expect(exitCodeOf(results.slice(1))).toBe(1);
});
