import fc from "fast-check";
import { expect, test } from "vitest";
import { findWaitCycle, type LoneWait } from "../../src/protocol/wait-cycle.ts";

const THREADS = 6;
const waits = fc.array(
  fc.option(
    fc.record({ thread: fc.integer({ min: 1, max: THREADS }), on: fc.constantFrom("end", "rlock", "lock") }),
    { nil: undefined },
  ),
  { minLength: THREADS, maxLength: THREADS },
) as fc.Arbitrary<(LoneWait | undefined)[]>;

/**
 * By definition: what a thread can do if all that is not certain goes well. A thread goes on unless it waits for one that never does;
 * a plain lock is given back by anybody, unless it is part of a cycle of locks.
 */
function stuckThreads(graph: readonly (LoneWait | undefined)[], ended: ReadonlySet<number>): Set<number> {
  const waitOf = (thread: number) => (ended.has(thread) ? undefined : graph[thread - 1]);
  const threads = graph.map((_, index) => index + 1);
  const inLockCycle = (first: number) => {
    let thread = first;
    for (let steps = 1; steps <= THREADS; steps++) {
      const wait = waitOf(thread);
      if (wait === undefined || wait.on === "end") return false;
      thread = wait.thread;
      if (thread === first) return steps > 1;
    }
    return false;
  };
  const goesOn = new Set(threads.filter((thread) => waitOf(thread) === undefined));
  for (let round = 0; round < THREADS; round++) {
    for (const thread of threads) {
      const wait = waitOf(thread);
      if (wait === undefined || inLockCycle(thread)) continue;
      const hasHope =
        wait.on === "lock" ||
        (wait.on === "end" ? goesOn.has(wait.thread) : goesOn.has(wait.thread) && !ended.has(wait.thread));
      if (hasHope) goesOn.add(thread);
    }
  }
  return new Set(threads.filter((thread) => !goesOn.has(thread)));
}

test("finds threads that wait for ever exactly where there are some, and no others", () => {
  let found = 0;
  fc.assert(
    fc.property(waits, fc.uniqueArray(fc.integer({ min: 1, max: THREADS })), (graph, gone) => {
      const ended = new Set(gone);
      const stuck = stuckThreads(graph, ended);
      const cycle = findWaitCycle(
        {
          waitOf: (thread) => (ended.has(thread) ? undefined : graph[thread - 1]),
          hasEnded: (thread) => ended.has(thread),
        },
        graph.map((_, index) => index + 1),
      );
      expect(cycle !== undefined).toBe(stuck.size > 0);
      for (const thread of cycle ?? []) expect(stuck).toContain(thread);
      found += cycle === undefined ? 0 : 1;
    }),
    { seed: 7, numRuns: 3000 },
  );
  expect(found).toBeGreaterThan(500);
});
