import { expect, test } from "vitest";
import { tellVerdict } from "../../src/render/verdict.ts";
import type { Finding, FindingKind } from "../../src/result/finding.ts";
import { screen } from "./sample.ts";

test.for([
  [[], "stopped at its time limit"],
  [["timeout"], "stopped at its time limit"],
  [["livelock"], "stopped before it ended"],
] as const)("a run with the findings %o is told as: %s", ([kinds, words]) => {
  expect(tellVerdict({ verdict: "timeout", findings: kinds.map(findingOf) }, screen(80)).words).toBe(words);
});

test("a run that prints the expected output is told by the claim that is not proved", () => {
  const tell = (...kinds: FindingKind[]) =>
    tellVerdict({ verdict: "mismatch", findings: kinds.map(findingOf) }, screen(80)).words;
  expect(tell("note", "claim")).toBe("its claim is not proved");
  expect(tell("missing", "claim")).toBe("does not match the expected output");
});

function findingOf(kind: FindingKind): Finding {
  return { kind, message: "", threads: [], places: [] };
}
