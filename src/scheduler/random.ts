import type { World } from "../kernel/memory/world.ts";
import { randomWord, setRandomWord } from "../kernel/scheduling/strategy-state.ts";

/**
 * xorshift128 (Marsaglia 2003), its state in shared memory: every worker that takes a decision draws the next number of one sequence, which
 * the seed determines.
 */
export function seedRandom(world: World, seed: number): void {
  // Spread by splitmix32, so that seeds 1, 2, 3 … give unrelated sequences.
  let z = seed | 0;
  for (let i = 0; i < 4; i++) {
    z = (z + 0x9e3779b9) | 0;
    let t = z ^ (z >>> 16);
    t = Math.imul(t, 0x21f0aaad);
    t ^= t >>> 15;
    t = Math.imul(t, 0x735a2d97);
    setRandomWord(world, i, (t ^ (t >>> 15)) | 1);
  }
}

/** The next number, from 0 to 2^32 − 1. */
export function nextRandom(world: World): number {
  let t = randomWord(world, 3);
  const s = randomWord(world, 0);
  for (let i = 3; i > 0; i--) setRandomWord(world, i, randomWord(world, i - 1));
  t ^= t << 11;
  t ^= t >>> 8;
  const result = t ^ s ^ (s >>> 19);
  setRandomWord(world, 0, result);
  return result >>> 0;
}

/** A number from 0 to `count` − 1. */
export function nextBelow(world: World, count: number): number {
  return nextRandom(world) % count;
}
