import { fileAt } from "../records/areas.ts";
import type { World } from "./world.ts";

/**
 * The file descriptors that the program has opened, for all its threads: one thread may open a file and another close it. All other
 * descriptors of the process belong to Node and threadlab.
 *
 * @param mark identifies the file, since its number may belong to another file later; 0 for none.
 */
export function markFile({ words }: World, descriptor: number, mark: number): void {
  Atomics.store(words, fileAt(descriptor), mark);
}

/** The mark of the file that the program opened under this number; 0 for none. */
export function fileMark({ words }: World, descriptor: number): number {
  return Atomics.load(words, fileAt(descriptor));
}
