import { expect, test } from "vitest";
import { tellVerdict } from "../../src/render/verdict.ts";
import type { FindingKind } from "../../src/result/finding.ts";
import { screen } from "./sample.ts";

test.for([
  [[], "stopped at its time limit"],
  [["timeout"], "stopped at its time limit"],
  [["livelock"], "stopped before it ended"],
] as const)("a run with the findings %o is told as: %s", ([kinds, words]) => {
  const findings = kinds.map((kind: FindingKind) => ({ kind, message: "", threads: [], places: [] }));
  expect(tellVerdict({ verdict: "timeout", findings }, screen(80)).words).toBe(words);
});
