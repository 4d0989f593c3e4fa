import { load } from "../memory/arena.ts";
import { objectAt } from "../records/areas.ts";
import { get, set } from "../records/fields.ts";
import { LOCAL } from "../records/objects.ts";
import type { Kernel } from "../steps/kernel.ts";
import { makeObject } from "./objects.ts";
import { storeBytes } from "./store-bytes.ts";

/** Makes the record of a thread-local value. The values belong to the threads, and are not in shared memory. */
export function makeLocal(kernel: Kernel, initial: string): number {
  const local = makeObject(kernel, { kind: "local" });
  if (initial !== "") {
    set(
      kernel.world.words,
      objectAt<"local">(local),
      LOCAL.initial,
      storeBytes(kernel, Buffer.from(initial, "utf8")),
    );
  }
  return local;
}

/** The name of the function that makes a thread's first value, "" for none. */
export function localInitial({ world }: Kernel, local: number): string {
  const block = get(world.words, objectAt<"local">(local), LOCAL.initial);
  return block === 0 ? "" : load(world, block).toString("utf8");
}
