import { H_RNG } from "../kernel/layout.ts";
import type { World } from "../kernel/world.ts";

/**
 * xorshift128 (Marsaglia 2003), its state in shared memory: whichever worker takes a decision draws the next number of
 * the one sequence that the seed determines.
 */
export function seedRandom({ words }: World, seed: number): void {
  // Spread by splitmix32, so that seeds 1, 2, 3 … give sequences that have nothing in common.
  let z = seed | 0;
  for (let i = 0; i < 4; i++) {
    z = (z + 0x9e3779b9) | 0;
    let t = z ^ (z >>> 16);
    t = Math.imul(t, 0x21f0aaad);
    t ^= t >>> 15;
    t = Math.imul(t, 0x735a2d97);
    words[H_RNG + i] = (t ^ (t >>> 15)) | 1;
  }
}

/** The next number, from 0 to 2^32 − 1. */
export function nextRandom({ words }: World): number {
  let t = words[H_RNG + 3] as number;
  const s = words[H_RNG] as number;
  words[H_RNG + 3] = words[H_RNG + 2] as number;
  words[H_RNG + 2] = words[H_RNG + 1] as number;
  words[H_RNG + 1] = s;
  t ^= t << 11;
  t ^= t >>> 8;
  const result = t ^ s ^ (s >>> 19);
  words[H_RNG] = result;
  return result >>> 0;
}

/** A number from 0 to `count` − 1. */
export function nextBelow(world: World, count: number): number {
  return nextRandom(world) % count;
}
