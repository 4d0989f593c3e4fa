import { expect, test } from "vitest";
import { renderExplore } from "../../src/render/explore-report.ts";
import { sampleOutcome, sampleSearch } from "./explore-sample.ts";
import { screen } from "./sample.ts";

test("a search that bounds loops that work says how far it goes, and of runs that it stopped no more than that", () => {
  const loop = { thread: "Thread-1", place: "main.ts:7:3", does: "work" } as const;
  const polls = {
    bound: 2,
    laps: 4,
    words: "in which no loop goes round more than 4 times",
    loops: [loop, loop],
  };
  const outcomes = [sampleOutcome({ verdict: "timeout", traces: 3, rows: [] })];
  const result = sampleSearch({
    outcomes,
    complete: "polls",
    polls,
    claims: [],
    traces: 3,
    raced: 0,
    ok: false,
  });
  const lines = renderExplore(result, screen(120)).join("\n");
  expect(lines).toContain("✗ 3 of 3 traces were stopped before their end.");
  expect(lines.replace(/\s+/g, " ")).toContain(
    "The search covered every schedule in which no loop goes round more than 4 times (Thread-1, main.ts:7:3). " +
      "More rounds may show more.",
  );
});
