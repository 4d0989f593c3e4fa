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

test.each([
  [2, " A higher bound may show more: --polls 4."],
  [64, " A higher bound may show more: --polls 100."],
  [100, ""],
])(
  "a search that is bounded by %s rounds in vain names only a bound that a search takes",
  (bound, advice) => {
    const loops = [{ thread: "MainThread", place: "main.ts:7:3", does: "look" }] as const;
    const polls = { bound, words: "in which no thread polls more often", loops };
    const result = sampleSearch({ complete: "polls", polls });
    const lines = renderExplore(result, screen(120)).join("\n").replace(/\s+/g, " ");
    expect(lines).toContain(
      `(MainThread, main.ts:7:3). A thread that reaches this bound waits until the other threads cannot go on.${advice} ` +
        `${result.traces} traces in`,
    );
  },
);
