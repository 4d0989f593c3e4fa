import fc from "fast-check";
import { expect, test } from "vitest";
import { createLineOrder } from "../../src/expect/match/line-order.ts";
import type { TraceEvent } from "../../src/protocol/event.ts";
import { createTranscript, type StampedLine } from "../../src/trace/lines.ts";
import { createOrder } from "../../src/trace/order.ts";
import { randomTrace } from "../trace/random-trace.ts";
import { edgesOf, reachability } from "../trace/reachability.ts";

/** A trace in which some looks at a shared value are writes to the output instead, whole lines or parts of them. */
function writingTrace(numbers: readonly number[]): TraceEvent[] {
  const texts = ["a", "b\n", "c", "d\ne", "\n"];
  return randomTrace(numbers).map((event, index) => {
    const isWrite = event.op === "read" || event.op === "write" || event.op === "notify";
    if (!isWrite) return event;
    const { seq, time, thread, site } = event;
    const text = texts[(numbers[index] ?? 0) % texts.length] as string;
    return { seq, time, thread, op: "output", object: 0, outcome: "ok", site, until: 0, text };
  });
}

/** The lines with the events that wrote each, found by going through the characters one by one. */
function linesOf(events: readonly TraceEvent[]): {
  lines: readonly StampedLine[];
  writers: readonly number[][];
} {
  const order = createOrder();
  const transcript = createTranscript();
  for (const event of events) transcript.add(event, order.stamp(event).program);
  transcript.close();
  const writers: number[][] = [[]];
  events.forEach((event, index) => {
    if (event.op !== "output") return;
    for (const character of event.text) {
      const line = writers.at(-1) as number[];
      if (line.at(-1) !== index) line.push(index);
      if (character === "\n") writers.push([]);
    }
  });
  return { lines: transcript.output.lines, writers };
}

/** For each line the steps that wrote it and the lines that stay together with it: a step wrote to both. */
function blocksOf(writers: readonly (readonly number[])[]): readonly (readonly number[])[] {
  const blocks: number[][] = [];
  for (const steps of writers) {
    const block = blocks.at(-1);
    if (block !== undefined && steps.some((step) => block.includes(step))) {
      block.push(...steps);
      blocks.push(block);
    } else blocks.push([...steps]);
  }
  return blocks;
}

test("a line precedes another exactly if a chain of lines leads there, of which some part comes before some part of the next", () => {
  let mixed = 0;
  fc.assert(
    fc.property(fc.array(fc.nat(10_000), { minLength: 10, maxLength: 80 }), (numbers) => {
      const events = writingTrace(numbers);
      const { lines, writers } = linesOf(events);
      const reaches = reachability(events, edgesOf(events, "program"));
      const blocks = blocksOf(writers.slice(0, lines.length));
      const isOpen = writers.length === lines.length;
      const before = lines.map((_, a) =>
        lines.map((_, b) => {
          if (a >= b) return false;
          const [early, late] = [blocks[a] as readonly number[], blocks[b] as readonly number[]];
          if (early === late || (isOpen && late === blocks.at(-1))) return true;
          return early.some((from) => late.some((to) => reaches(from, to)));
        }),
      );
      // Warshall's closure.
      for (const [k] of lines.entries())
        for (const [a] of lines.entries())
          for (const [b] of lines.entries())
            (before[a] as boolean[])[b] ||= (before[a]?.[k] && before[k]?.[b]) ?? false;
      const order = createLineOrder(lines);
      for (const [a] of lines.entries())
        for (const [b] of lines.entries())
          expect([a, b, order.precedes(a, b)]).toEqual([a, b, before[a]?.[b]]);
      order.chains.forEach((chain, at) => {
        for (const [b] of lines.entries())
          expect(order.countBefore(at, b)).toBe(chain.filter((line) => before[line]?.[b]).length);
      });
      mixed += lines.filter(({ parts }) => parts !== undefined).length;
    }),
    { seed: 3, numRuns: 300 },
  );
  expect(mixed).toBeGreaterThan(50);
});
