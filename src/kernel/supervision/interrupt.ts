import type { World } from "../memory/world.ts";
import { cell } from "../records/fields.ts";
import { HEADER, WORLD } from "../records/header.ts";

/** Whether a search is to end after the current run. For a search in another isolate, which reads no messages meanwhile. */
export function setInterrupted({ words }: World, isInterrupted: boolean): void {
  Atomics.store(words, cell(WORLD, HEADER.interrupted), isInterrupted ? 1 : 0);
}

export function isInterrupted({ words }: World): boolean {
  return Atomics.load(words, cell(WORLD, HEADER.interrupted)) === 1;
}
