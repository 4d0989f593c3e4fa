import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { renderSchedule } from "../../src/render/schedule-columns.ts";
import { widthOf } from "../../src/render/text/sanitise.ts";
import { anyText, CONTROL, withoutColour } from "./any-text.ts";
import { LOST, row } from "./explore-sample.ts";
import { screen } from "./sample.ts";

function show(rows: readonly string[], columns: number): string {
  return renderSchedule(rows.map(row), screen(columns)).join("\n");
}

describe("a schedule", () => {
  test("of five threads and a few dozen steps has columns at 80", () => {
    const rows = Array.from({ length: 20 }, (_, step) => `${step % 5} reads num → ${step}`);
    const [head = ""] = show(rows, 80).split("\n");
    expect(head.trim().split(/ +/)).toEqual(["MainThread", "Thread-1", "Thread-2", "Thread-3", "Thread-4"]);
  });

  test("at 60 columns what does not fit is cut", () => {
    expect(renderSchedule(LOST, screen(60)).join("\n")).toMatchInlineSnapshot(`
      "       MainThread        Thread-1          Thread-2
         ────────────────────────────────────────────────────────
          1  starts Thread-1
          2  starts Thread-2
          3  joins Thread-1:
               waits
          4                    reads num → 101
          5                    sleeps 0.1 s
          6                                      reads num → 101
          7                                      sleeps 0.1 s
          8                                      writes num ← 100
          9                                      ends
         10                    writes num ← 100
         11                    ends
         12  has joined
               Thread-1
         13  joins Thread-2
         14  prints "100"
         15  ends"
    `);
  });

  test("at 120 columns the columns stop growing", () => {
    expect(renderSchedule(LOST, screen(120)).join("\n")).toMatchInlineSnapshot(`
      "       MainThread                            Thread-1                              Thread-2
         ────────────────────────────────────────────────────────────────────────────────────────────────────────────────────
          1  starts Thread-1
          2  starts Thread-2
          3  joins Thread-1: waits
          4                                        reads num → 101
          5                                        sleeps 0.1 s
          6                                                                              reads num → 101
          7                                                                              sleeps 0.1 s
          8                                                                              writes num ← 100
          9                                                                              ends
         10                                        writes num ← 100
         11                                        ends
         12  has joined Thread-1
         13  joins Thread-2
         14  prints "100"
         15  ends"
    `);
  });

  test("too narrow for columns, each row names its thread", () => {
    expect(show(["0 starts Thread-1", "1 reads num → 101", "2 writes num ← 100"], 40)).toMatchInlineSnapshot(`
      "   1  MainThread starts Thread-1
         2  Thread-1 reads num → 101
         3  Thread-2 writes num ← 100"
    `);
  });

  test("a name that is too long for a line goes on in the next one without a space", () => {
    const names = ["0 has joined ThreadPoolExecutor-0_0", "1 ends", "2 ends", "3 ends"];
    const cells = show(names, 80).split("\n").slice(2, -3);
    expect(cells.map((cell) => cell.slice(6).trim()).join("")).toBe("has joinedThreadPoolExecutor-0_0");
  });

  test("nothing for nothing", () => {
    expect(renderSchedule([], screen(80))).toEqual([]);
  });

  test("what a spinning thread does again and again is told once, with the numbers that it has", () => {
    const spin = Array.from({ length: 5 }, () => ["0 reads flag → 0", "0 yields"]).flat();
    expect(
      show(["0 starts Thread-1", ...spin, "1 writes flag ← 1", "0 reads flag → 1"], 60),
    ).toMatchInlineSnapshot(`
      "       MainThread                 Thread-1
         ────────────────────────────────────────────────────────
          1  starts Thread-1
          2  reads flag → 0
          3  yields
         … the same 4 more times …
         12                             writes flag ← 1
         13  reads flag → 1"
    `);
  });

  test("the same twice is no repetition, and neither is the same by another thread", () => {
    const text = show(["0 yields", "0 yields", "1 yields", "0 yields", "1 ends", "0 ends"], 80);
    expect(text).not.toContain("more time");
    expect(text.split("\n")).toHaveLength(8);
  });

  test("the middle of a long one is left out", () => {
    const long = Array.from({ length: 200 }, (_, i) => `${i % 2} writes num ← ${i}`);
    const lines = show(long, 80).split("\n");
    expect(lines).toHaveLength(2 + 25 + 1 + 25);
    expect(lines[27]).toBe("   … 150 more operations …");
    expect(lines.at(-1)).toContain("writes num ← 199");
  });
});

test("no line is wider than the screen, and none holds what a terminal would obey", () => {
  const rows = fc.array(
    fc.record({
      thread: fc.integer({ min: 1, max: 12 }),
      threadName: anyText,
      op: fc.constantFrom("read", "end"),
      text: anyText,
      place: fc.constant(""),
    }),
    { maxLength: 80 },
  );
  fc.assert(
    fc.property(
      rows,
      fc.integer({ min: 20, max: 200 }),
      fc.constantFrom<0 | 1>(0, 1),
      (list, columns, level) => {
        for (const line of renderSchedule(list, screen(columns, level))) {
          const plain = withoutColour(line);
          expect(widthOf(plain)).toBeLessThanOrEqual(columns);
          expect(plain).not.toMatch(CONTROL);
        }
      },
    ),
    { seed: 17, numRuns: 300 },
  );
});
