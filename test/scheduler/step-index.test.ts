import fc from "fast-check";
import { expect, test } from "vitest";
import { haveConflict } from "../../src/scheduler/dependence.ts";
import type { Effect } from "../../src/scheduler/effect.ts";
import { createStepIndex, type IndexedStep } from "../../src/scheduler/step-index.ts";

const effect: fc.Arbitrary<Effect> = fc.record({
  op: fc.constantFrom("read", "write", "acquire", "try", "release", "alive", "end", "exit", "live", "finish"),
  object: fc.nat({ max: 3 }),
  kind: fc.constantFrom("none", "lock", "shared"),
});
const step: fc.Arbitrary<IndexedStep> = fc.record({
  thread: fc.integer({ min: 1, max: 4 }),
  effects: fc.array(effect, { maxLength: 2 }),
});

test("finds the same steps as a look at all of them, also after some were taken away", () => {
  const action = fc.oneof(
    { weight: 3, arbitrary: step },
    { weight: 1, arbitrary: fc.constant("pop" as const) },
  );
  fc.assert(
    fc.property(fc.array(action, { maxLength: 40 }), step, fc.nat({ max: 40 }), (actions, asked, place) => {
      const index = createStepIndex();
      const path: IndexedStep[] = [];
      for (const each of actions) {
        if (each === "pop") {
          index.pop();
          path.pop();
        } else {
          index.push(each);
          path.push(each);
        }
      }
      const conflicts = path.map(
        ({ thread, effects }) => thread !== asked.thread && haveConflict(effects, asked.effects),
      );
      const threads = [1, 2, 3, 4];
      const newest = threads.map((thread) =>
        path.findLastIndex((each, i) => each.thread === thread && conflicts[i]),
      );
      expect(index.rivalsOf(asked)).toEqual(newest.filter((i) => i >= 0).sort((a, b) => b - a));
      const first = threads.map((thread) => path.findIndex((each, i) => each.thread === thread && i > place));
      expect(index.firstAfter(place)).toEqual(first.filter((i) => i >= 0).sort((a, b) => a - b));
      const own = path.findLastIndex(({ thread }) => thread === asked.thread);
      expect(index.newestOf(asked.thread) ?? -1).toBe(own);
    }),
  );
});
