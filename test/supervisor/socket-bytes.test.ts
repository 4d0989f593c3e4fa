import fc from "fast-check";
import { expect, test } from "vitest";
import { createByteQueue } from "../../src/supervisor/requests/socket-bytes.ts";

/** A push of some bytes (few values, so that line feeds are common), or a take of at most so many. */
const steps = fc.array(
  fc.oneof(
    fc.array(fc.constantFrom(10, 13, 65, 66), { maxLength: 8 }).map((bytes) => Uint8Array.from(bytes)),
    fc.integer({ min: 1, max: 12 }),
  ),
  { maxLength: 40 },
);

test("takes what was pushed, in order, as one plain array would", () => {
  fc.assert(
    fc.property(steps, (list) => {
      const queue = createByteQueue();
      let model: number[] = [];
      for (const step of list) {
        if (typeof step === "number") {
          expect([...queue.take(step)]).toEqual(model.slice(0, step));
          model = model.slice(step);
        } else {
          queue.push(step);
          model.push(...step);
        }
        expect(queue.size).toBe(model.length);
        expect(queue.lineLength()).toBe(model.indexOf(10) + 1);
      }
    }),
    { seed: 1, numRuns: 500 },
  );
});

test("takes arrays with memory of their own", () => {
  const queue = createByteQueue();
  queue.push(Buffer.alloc(1000, 1));
  const taken = queue.take(10);
  expect(taken.buffer.byteLength).toBe(10);
});
