import { load } from "./arena.ts";
import type { Kernel } from "./kernel.ts";
import { O_A, objectAt } from "./layout.ts";
import { makeObject } from "./objects.ts";
import { storeBytes } from "./shared.ts";

/** Word of a thread-local's record: arena pointer of the name of the function that makes its first value, 0 for none. */
const INITIAL = O_A;

/** Makes the record of a thread-local value. The values themselves are the threads' own, and not in shared memory. */
export function makeLocal(kernel: Kernel, initial: string): number {
  const local = makeObject(kernel, { kind: "local" });
  if (initial !== "") {
    kernel.world.words[objectAt(local) + INITIAL] = storeBytes(kernel, Buffer.from(initial, "utf8"));
  }
  return local;
}

/** The name of the function that makes a thread's first value, "" for none. */
export function localInitial({ world }: Kernel, local: number): string {
  const block = world.words[objectAt(local) + INITIAL] as number;
  return block === 0 ? "" : load(world, block).toString("utf8");
}
