import { ThreadlabError } from "../../protocol/errors.ts";
import { store } from "../memory/arena.ts";
import { enter, leave } from "../steps/enter.ts";
import type { Kernel } from "../steps/kernel.ts";

/** Stores bytes for another thread. @throws ThreadlabError `ERR_MEMORY_FULL` */
export function storeBytes(kernel: Kernel, data: Uint8Array): number {
  enter(kernel);
  const block = store(kernel.world, data);
  leave(kernel);
  if (block === 0) throw memoryFull(data.length);
  return block;
}

/** @param what the length of a value in bytes, or what else does not fit. */
export function memoryFull(what: number | string): ThreadlabError {
  return new ThreadlabError(
    "ERR_MEMORY_FULL",
    `${typeof what === "number" ? `A value of ${what} bytes` : what} does not fit: the memory that threads share holds 256 MB, and it is full. ` +
      "Pass smaller values, or take items out of queues before more are put in.",
  );
}
