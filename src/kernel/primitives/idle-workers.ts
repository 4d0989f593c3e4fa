import { objectAt } from "../records/areas.ts";
import { GRANT_BROKEN } from "../records/codes.ts";
import { get, queueOf } from "../records/fields.ts";
import { HEADER, WORLD } from "../records/header.ts";
import { POOL } from "../records/objects.ts";
import type { Kernel } from "../steps/kernel.ts";
import { grantAll } from "../steps/wait.ts";

/** Wakes the threads of a pool that wait for a task: none will come. A part of a step. */
export function dismissIdle(kernel: Kernel, pool: number): void {
  grantAll(kernel, queueOf(objectAt<"pool">(pool), POOL.idle), pool, GRANT_BROKEN);
}

/** The same for all pools, at the end of MainThread: as in CPython, pools then finish their tasks, and take no more. */
export function dismissAllIdle(kernel: Kernel): void {
  const { words } = kernel.world;
  for (let pool = get(words, WORLD, HEADER.pools); pool !== 0; ) {
    dismissIdle(kernel, pool);
    pool = get(words, objectAt<"pool">(pool), POOL.next);
  }
}
