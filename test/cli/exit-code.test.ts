import { describe, expect, test } from "vitest";
import { exitCodeOf } from "../../src/cli/system/exit-code.ts";
import type { RunResult } from "../../src/result/run.ts";
import type { Verdict } from "../../src/result/verdict.ts";

function results(...verdicts: readonly Verdict[]): readonly RunResult[] {
  return verdicts.map((verdict) => ({
    lesson: "create",
    verdict,
    seconds: 0,
    threads: 1,
    expected: [],
    actual: [],
    printed: 0,
    stderr: [],
    rows: [],
    findings: [],
  }));
}

describe("exitCodeOf", () => {
  test.each([
    [0, ["match"]],
    [0, ["match-reordered", "match-other-schedule", "ran"]],
    [1, ["mismatch"]],
    [1, ["deadlock"]],
    [1, ["race"]],
    [1, ["timeout"]],
    [1, ["crash"]],
    [2, ["error"]],
    [1, ["match", "crash", "match"]],
    [2, ["match", "error", "mismatch"]],
  ] as const)("%i for %j", (code, verdicts) => {
    expect(exitCodeOf(results(...verdicts))).toBe(code);
  });
});
