import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { countOrders, hasOneOrder, listOrders } from "../../src/expect/match/count-orders.ts";
import type { StampedLine } from "../../src/trace/lines.ts";
import { createTranscript } from "../../src/trace/lines.ts";
import { createOrder } from "../../src/trace/order.ts";
import type { Brief } from "../trace/hand-trace.ts";
import { handTrace } from "../trace/hand-trace.ts";
import { randomTrace } from "../trace/random-trace.ts";
import { readingsOf } from "./brute-force.ts";
import { printedBy, started } from "./printed.ts";

/** Threads 2 and up print these texts each, and nothing but their own order orders them. */
function besides(...threads: readonly (readonly string[])[]): readonly StampedLine[] {
  const prints = threads.flatMap((texts, index) =>
    texts.map((text): Brief => ({ op: "print", thread: index + 2, text })),
  );
  return printedBy(...started(threads.length + 1), ...prints).lines;
}

describe("countOrders", () => {
  test("one thread has one order", () => {
    expect(countOrders(printedBy({ op: "print", text: "a" }, { op: "print", text: "b" }).lines)).toEqual({
      count: 1,
      exact: true,
    });
    expect(countOrders([])).toEqual({ count: 1, exact: true });
  });

  test("threads side by side: every way to mix them", () => {
    expect(countOrders(besides(["a", "b"], ["c", "d"])).count).toBe(6);
    expect(countOrders(besides(["a"], ["b"], ["c"], ["d"], ["e"], ["f"])).count).toBe(720);
    expect(countOrders(besides(["1", "2", "3", "4", "5"], ["a", "b", "c", "d", "e"])).count).toBe(252);
  });

  test("orders that read the same are one", () => {
    expect(countOrders(besides(["a"], ["a"], ["b"])).count).toBe(3);
    expect(countOrders(besides(["a", "b"], ["a", "c"])).count).toBe(4);
  });

  test("a hundred threads that do the same are no trouble", () => {
    const hello = Array.from({ length: 100 }, () => ["hello"]);
    expect(countOrders(besides(...hello))).toEqual({ count: 1, exact: true });
    const inAndOut = Array.from({ length: 20 }, () => ["in", "out"]);
    // Catalan's number: words of ins and outs in which no out comes too soon.
    expect(countOrders(besides(...inAndOut))).toEqual({ count: 6_564_120_420, exact: true });
  });

  test("where it is cut short, there are more than it says", () => {
    const lines = besides(...Array.from({ length: 10 }, (_, index) => [`${index}`]));
    const cut = countOrders(lines, 10_000);
    expect(cut.exact).toBe(false);
    expect(cut.count).toBeGreaterThan(100);
    expect(cut.count).toBeLessThan(3_628_800);
    expect(countOrders(lines)).toEqual({ count: 3_628_800, exact: true });
  });

  test("what is beyond whole numbers is not exact", () => {
    const line = (name: string) => Array.from({ length: 60 }, (_, index) => `${name}${index}`);
    expect(countOrders(besides(line("a"), line("b")))).toEqual({
      count: Number.MAX_SAFE_INTEGER,
      exact: false,
    });
  });
});

describe("listOrders", () => {
  test("begins with the order that was printed", () => {
    expect(listOrders(besides(["a"], ["b"], ["c"]), 3)).toEqual([
      ["a", "b", "c"],
      ["a", "c", "b"],
      ["b", "a", "c"],
    ]);
    const twins = [2, 3, 3, 4, 2, 4].map(
      (thread, index): Brief => ({ op: "print", thread, text: "aababb"[index] ?? "" }),
    );
    expect(listOrders(printedBy(...started(4), ...twins).lines, 1)).toEqual([[..."aababb"]]);
  });

  test("nothing printed is one order, and none are listed where none are wanted", () => {
    expect(listOrders([], 5)).toEqual([[]]);
    expect(listOrders(besides(["a"]), 0)).toEqual([]);
  });
});

test("agrees with trying every permutation", () => {
  let several = 0;
  let doubled = 0;
  let glued = 0;
  fc.assert(
    fc.property(
      fc.array(fc.nat(), { minLength: 10, maxLength: 60 }),
      fc.integer({ min: 2, max: 6 }),
      (numbers, texts) => {
        const lines = linesOf(numbers, texts);
        const expected = readingsOf(lines);
        const { count, exact } = countOrders(lines);
        if (new Set(lines.map(({ text }) => text)).size < lines.length && expected.length > 1) doubled++;
        if (expected.length > 1) several++;
        if (expected.length > 1 && lines.some(({ isGlued }) => isGlued)) glued++;
        expect(exact).toBe(true);
        expect(count).toBe(expected.length);
        expect(hasOneOrder(lines)).toBe(expected.length === 1);
        const listed = listOrders(lines, 10_000).map((order) => JSON.stringify(order));
        expect(listed[0]).toBe(JSON.stringify(lines.map(({ text }) => text)));
        expect([...listed].sort()).toEqual([...expected].sort());
      },
    ),
    { seed: 11, numRuns: 800 },
  );
  expect(several).toBeGreaterThan(100);
  expect(doubled).toBeGreaterThan(50);
  expect(glued).toBeGreaterThan(50);
});

/** Up to six lines, printed in a random run. */
function linesOf(numbers: readonly number[], texts: number): readonly StampedLine[] {
  const run = randomTrace(numbers).flatMap((event, index): Brief[] => {
    const number = numbers[index % numbers.length] ?? 0;
    const prints = number % 3 === 0 && event.op !== "make";
    const more = number % 4 === 0 ? `\n${number % (texts + 1)}` : "";
    return prints
      ? [event, { op: "print", thread: event.thread, text: `${number % texts}${more}` }]
      : [event];
  });
  let left = 6;
  const kept = run.filter(({ op }) => op !== "print" || left-- > 0);
  const order = createOrder();
  const transcript = createTranscript();
  for (const event of handTrace(...kept)) transcript.add(event, order.stamp(event).program);
  return transcript.output.lines.slice(0, 6);
}
