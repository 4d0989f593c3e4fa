import { expect, test } from "vitest";
import { explain } from "../../src/explain/explain.ts";
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

test("a deadlock is told by who waits for whom, and one of many threads by their number", () => {
  const tell = (count: number) => {
    const blocked = Array.from({ length: count }, (_, index) => ({
      ...{ id: index + 1, thread: `Thread-${index + 1}`, holds: [] },
      waitsFor: { op: "acquire", on: "lock", name: "mutex", place: "" } as const,
    }));
    const fact = { kind: "deadlock", isCycle: true, extent: "all", blocked, others: [] } as const;
    return tellVerdict({ verdict: "deadlock", findings: [explain(fact)] }, screen(80)).words;
  };
  expect(tell(2)).toBe("deadlock: Thread-1 and Thread-2 wait for each other");
  expect(tell(12)).toBe("deadlock: 12 threads wait for ever");
});

function findingOf(kind: FindingKind): Finding {
  return { kind, message: "", threads: [], places: [] };
}
