import { describe, expect, test } from "vitest";
import { createWorld } from "../../src/kernel/memory/world.ts";
import { nextBelow, nextRandom, seedRandom } from "../../src/scheduler/random.ts";
import { randomWalk } from "../../src/scheduler/strategies.ts";
import { seededWorld } from "./a-world.ts";

function sequence(seed: number, count: number): number[] {
  const world = seededWorld(seed);
  return Array.from({ length: count }, () => nextRandom(world));
}

describe("the random generator", () => {
  test("gives the same sequence for the same seed, in whichever world", () => {
    expect(sequence(1, 4)).toEqual(sequence(1, 4));
    expect(sequence(1, 4)).toMatchInlineSnapshot(`
      [
        4203887796,
        1563716434,
        1831293717,
        1535592269,
      ]
    `);
  });

  test("keeps its state in the world, and is seeded anew for each run", () => {
    const world = createWorld();
    seedRandom(world, 5);
    const first = nextRandom(world);
    expect(nextRandom(world)).not.toBe(first);
    seedRandom(world, 5);
    expect(nextRandom(world)).toBe(first);
  });

  test("neighbouring seeds have nothing in common", () => {
    const seen = new Set<number>();
    for (let seed = 0; seed < 200; seed++) for (const number of sequence(seed, 10)) seen.add(number);
    expect(seen.size).toBe(2000);
  });

  test("numbers below a bound come about equally often", () => {
    const world = seededWorld(9);
    const counts = [0, 0, 0, 0, 0];
    for (let i = 0; i < 10_000; i++) {
      const number = nextBelow(world, 5);
      counts[number] = (counts[number] ?? 0) + 1;
    }
    for (const count of counts) expect(Math.abs(count - 2000)).toBeLessThan(200);
  });
});

test("a random walk chooses each that can go", () => {
  const world = seededWorld(3);
  const chosen = Array.from({ length: 100 }, (_, step) =>
    randomWalk.next({ world, enabled: [2, 5, 9], current: 2, step }),
  );
  expect([...new Set(chosen)].sort()).toEqual([2, 5, 9]);
});
