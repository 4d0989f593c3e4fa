import { fileAt } from "../records/areas.ts";
import type { World } from "./world.ts";

/**
 * The file descriptors that the program has opened, for all its threads: one may open a file and another one close it. All other
 * descriptors of the process are those of Node and threadlab.
 *
 * @param mark says which file it is: its number may belong to another file later. 0 for none.
 */
export function markFile({ words }: World, descriptor: number, mark: number): void {
  Atomics.store(words, fileAt(descriptor), mark);
}

/** The mark of the file that the program has opened under this number; 0 for none. */
export function fileMark({ words }: World, descriptor: number): number {
  return Atomics.load(words, fileAt(descriptor));
}
