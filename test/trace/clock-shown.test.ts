import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { clockShown } from "../../src/trace/clock-shown.ts";
import { createOrder, happensBefore } from "../../src/trace/order.ts";
import { randomTrace } from "./random-trace.ts";

const numbers = fc.array(fc.nat(10_000), { maxLength: 150 });

describe("clockShown", () => {
  test("of any part of any trace: own entries count up by one, and the order is that of the whole", () => {
    fc.assert(
      fc.property(numbers, fc.integer({ min: 1, max: 5 }), (choices, every) => {
        const events = randomTrace(choices);
        const order = createOrder();
        const stamps = events.map((event) => order.stamp(event).program);
        const steps = clockShown(events, ({ seq }) => seq % every === 0);
        const counted = new Map<number, number>();
        for (const { event, clock } of steps) {
          counted.set(event.thread, (counted.get(event.thread) ?? 0) + 1);
          expect(clock.get(event.thread)).toBe(counted.get(event.thread));
        }
        for (const one of steps) {
          for (const other of steps) {
            const { thread } = one.event;
            const said = (one.clock.get(thread) ?? 0) <= (other.clock.get(thread) ?? 0);
            const [a, b] = [stamps[one.event.seq - 1], stamps[other.event.seq - 1]];
            expect(said).toBe(a !== undefined && b !== undefined && happensBefore(a, b));
          }
        }
      }),
      { seed: 11, numRuns: 60 },
    );
  });
});
