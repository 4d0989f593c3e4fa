import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { builtinLessons } from "../../../src/lesson/builtin.ts";
import { resolveTargets, type Target } from "../../../src/lesson/resolve.ts";
import type { RunResult } from "../../../src/result/run.ts";
import { checkTargets } from "../../../src/runner/check/check.ts";

const LESSONS = fileURLToPath(new URL("../../fixtures/lessons", import.meta.url));

async function check(targets: readonly Target[], real: boolean): Promise<readonly RunResult[]> {
  const signal = new AbortController().signal;
  return checkTargets(targets, { sets: ["left=1"], real, signal, onResult() {} });
}

/** Lessons that all take the param "left". */
async function lessons(clock: "real" | "virtual"): Promise<readonly Target[]> {
  const found = await resolveTargets(["mixed"], { builtin: builtinLessons(), cwd: LESSONS });
  return found.map((target) => {
    if (target.kind === "file") return target;
    return {
      ...target,
      lesson: { ...target.lesson, clock, params: { left: 0, right: 0 }, check: { right: 2 } },
    };
  });
}

test.for([
  ["--real", "virtual", true],
  ["the real clock of their own", "real", false],
] as const)("lessons that fail with %s say how to make the run again", async ([, clock, real]) => {
  const results = await check(await lessons(clock), real);
  expect(results.map(({ lesson, verdict }) => [lesson, verdict])).toEqual([
    ["good", "match"],
    ["wrong", "mismatch"],
    ["stuck", "deadlock"],
  ]);
  const [good, wrong, stuck] = results;
  expect(good?.findings).toEqual([]);
  const command = (name: string, schedule: string) =>
    expect.stringMatching(
      new RegExp(
        `^Repeat this run:\\n {2}threadlab replay \\S*mixed/${name} --set right=2 --set left=1 --schedule ${schedule}$`,
      ),
    );
  expect(wrong?.findings.at(-1)).toMatchObject({ kind: "note", message: command("wrong", "1pe") });
  expect(stuck?.findings.at(-1)).toMatchObject({ kind: "note", message: command("stuck", "1apa") });
  expect(stuck).toMatchObject({ schedule: "1apa", replay: { sets: ["right=2", "left=1"], time: "free" } });
});
