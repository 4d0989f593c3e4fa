import fc from "fast-check";
import { expect, test } from "vitest";
import { clearArena } from "../../src/kernel/memory/arena.ts";
import { createWorld } from "../../src/kernel/memory/world.ts";
import { dequeLength, insertAt, peekAt, pushLast, takeFirst } from "../../src/kernel/primitives/deque.ts";
import { makeObject } from "../../src/kernel/primitives/objects.ts";
import { get } from "../../src/kernel/records/fields.ts";
import { HEADER, WORLD } from "../../src/kernel/records/header.ts";
import { drainLog } from "../../src/kernel/steps/log.ts";
import { createSupervisorKernel } from "../../src/kernel/supervision/reset.ts";

const kernel = createSupervisorKernel(createWorld());

const step = fc.record({
  action: fc.constantFrom("push", "push", "insert", "insert", "take", "peek"),
  index: fc.nat(30),
  data: fc.uint8Array({ maxLength: 60 }),
});

test("the items of a queue do what those of an array do", () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 150 }), (steps) => {
      const deque = makeObject(kernel, { kind: "queue" });
      const model: number[][] = [];
      for (const { action, index, data } of steps) {
        const bytes = [...data];
        if (action === "push") {
          pushLast(kernel, deque, data);
          model.push(bytes);
        } else if (action === "insert") {
          insertAt(kernel, deque, index, data);
          model.splice(index, 0, bytes);
        } else if (action === "peek") {
          expect(asArray(peekAt(kernel, deque, index))).toEqual(model[index]);
        } else {
          expect(asArray(takeFirst(kernel, deque))).toEqual(model.shift());
        }
        expect(dequeLength(kernel, deque)).toBe(model.length);
      }
      expect(model.map((_, index) => asArray(peekAt(kernel, deque, index)))).toEqual(model);
      for (const expected of model) expect(asArray(takeFirst(kernel, deque))).toEqual(expected);
      expect(takeFirst(kernel, deque)).toBeUndefined();
      drainLog(kernel.world, () => {});
    }),
    { seed: 14, numRuns: 150 },
  );
});

test("a queue that is filled and emptied again and again takes no more memory", () => {
  clearArena(kernel.world, false);
  const deque = makeObject(kernel, { kind: "queue" });
  const round = () => {
    for (let i = 0; i < 50; i++) pushLast(kernel, deque, new Uint8Array(i));
    while (dequeLength(kernel, deque) > 0) takeFirst(kernel, deque);
  };
  round();
  const top = get(kernel.world.words, WORLD, HEADER.arenaTop);
  for (let i = 0; i < 100; i++) round();
  expect(get(kernel.world.words, WORLD, HEADER.arenaTop)).toBe(top);
});

function asArray(data: Uint8Array | undefined): number[] | undefined {
  return data === undefined ? undefined : [...data];
}
