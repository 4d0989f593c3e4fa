import type { World } from "../memory/world.ts";
import { cell } from "../records/fields.ts";
import { HEADER, WORLD } from "../records/header.ts";

/** For a search that is made in another isolate, which reads no messages meanwhile: whether it is to end after the run at hand. */
export function setInterrupted({ words }: World, isInterrupted: boolean): void {
  Atomics.store(words, cell(WORLD, HEADER.interrupted), isInterrupted ? 1 : 0);
}

export function isInterrupted({ words }: World): boolean {
  return Atomics.load(words, cell(WORLD, HEADER.interrupted)) === 1;
}
