import fc from "fast-check";
import { expect, test } from "vitest";
import { createWorld } from "../../src/kernel/memory/world.ts";
import { stepAt, threadAt } from "../../src/kernel/records/areas.ts";
import { get, set } from "../../src/kernel/records/fields.ts";
import { HEADER, WORLD } from "../../src/kernel/records/header.ts";
import { STEP } from "../../src/kernel/records/rounds.ts";
import { THREAD } from "../../src/kernel/records/threads.ts";
import { placeOf } from "../../src/kernel/rounds/note-step.ts";
import { countRounds } from "../../src/kernel/rounds/rounds.ts";
import { CLASS_BITS, EFFECT, LOOK } from "../../src/kernel/rounds/step-class.ts";

interface Step {
  readonly site: number;
  readonly does: "look" | "take" | "give" | "effect";
}

const KINDS: Readonly<Record<Step["does"], number>> = {
  look: LOOK,
  take: 1 << CLASS_BITS,
  give: -1 << CLASS_BITS,
  effect: EFFECT,
};
const OP = 1;
const THREAD_ID = 1;

const step: fc.Arbitrary<Step> = fc.record({
  site: fc.integer({ min: 1, max: 2 }),
  does: fc.oneof({ weight: 20, arbitrary: fc.constantFrom("look", "take", "give") }, fc.constant("effect")),
});
/** Some steps in a loop, and in it another loop: up to somewhere in its last round. */
const steps = fc
  .record({
    before: fc.array(step, { maxLength: 3 }),
    inner: fc.array(step, { minLength: 1, maxLength: 2 }),
    innerTimes: fc.integer({ min: 1, max: 9 }),
    outerTimes: fc.integer({ min: 1, max: 8 }),
    left: fc.nat(4),
  })
  .map(({ before, inner, innerTimes, outerTimes, left }) => {
    const outer = [...before, ...times(innerTimes, inner)];
    return times(outerTimes, outer).slice(0, -1 - left);
  });

function times(count: number, some: readonly Step[]): Step[] {
  return Array.from({ length: count }, () => some).flat();
}

test("finds the shortest round in vain that has come `polls` times after the first", () => {
  const world = createWorld();
  let found = 0;
  fc.assert(
    fc.property(
      steps,
      fc.integer({ min: 1, max: 4 }),
      fc.integer({ min: 1, max: 2 }),
      (past, polls, site) => {
        const expected = roundIn(past, site, polls);
        if (expected > 0) found++;
        expect(roundCounted(world, past, { polls, site })).toBe(expected);
      },
    ),
    { numRuns: 5_000 },
  );
  expect(found).toBeGreaterThan(20);
});

function roundCounted(
  world: ReturnType<typeof createWorld>,
  past: readonly Step[],
  { polls, site }: { readonly polls: number; readonly site: number },
): number {
  const { words } = world;
  const at = threadAt(THREAD_ID);
  for (const [index, { site: place, does }] of past.entries()) {
    const entry = stepAt(THREAD_ID, index);
    set(words, entry, STEP.place, placeOf(place, OP));
    set(words, entry, STEP.look, KINDS[does]);
    set(words, entry, STEP.kind, KINDS[does]);
  }
  set(words, at, THREAD.noted, past.length);
  set(words, at, THREAD.site, site);
  set(words, at, THREAD.pendingOp, OP);
  set(words, WORLD, HEADER.polls, polls);
  countRounds(world, THREAD_ID);
  return get(words, at, THREAD.pollLength);
}

/** The same, tried length by length. */
function roundIn(past: readonly Step[], site: number, polls: number): number {
  const lengths = Array.from({ length: 64 }, (_, i) => i + 1);
  const isRound = (length: number) => {
    const newest = past.slice(-length);
    const all = past.slice(-length * (polls + 1));
    return (
      all.length === length * (polls + 1) &&
      newest[0]?.site === site &&
      all.every((one, i) => isSame(one, newest[i % length])) &&
      newest.every(({ does }) => does !== "effect") &&
      newest.some(({ does }) => does === "look") &&
      count(newest, "take") === count(newest, "give")
    );
  };
  return lengths.find(isRound) ?? 0;
}

function isSame(one: Step, other: Step | undefined): boolean {
  return one.site === other?.site && one.does === other.does;
}

function count(some: readonly Step[], what: Step["does"]): number {
  return some.filter(({ does }) => does === what).length;
}
