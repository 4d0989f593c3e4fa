import type { World } from "../memory/world.ts";

/** Whether a thread that sleeps on a word, whose value was `seen` then, can go on: for an isolate that runs all threads of a world. */
export function hasWoken({ words }: World, at: number, seen: number): boolean {
  return Atomics.load(words, at) !== seen;
}
