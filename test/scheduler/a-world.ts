import { createWorld, type World } from "../../src/kernel/memory/world.ts";
import { threadAt } from "../../src/kernel/records/areas.ts";
import { set } from "../../src/kernel/records/fields.ts";
import { HEADER, WORLD } from "../../src/kernel/records/header.ts";
import { THREAD } from "../../src/kernel/records/threads.ts";
import { opCode } from "../../src/kernel/steps/emit.ts";
import type { Op } from "../../src/protocol/operations.ts";
import { seedRandom } from "../../src/scheduler/random.ts";

/** A world in which nothing runs, for strategies to be asked in. */
export function seededWorld(seed: number): World {
  const world = createWorld();
  seedRandom(world, seed);
  set(world.words, WORLD, HEADER.prefix, 0);
  return world;
}

/** Lets a thread be about to do something. */
export function announce({ words }: World, thread: number, op: Op, object = 0): void {
  set(words, threadAt(thread), THREAD.pendingOp, opCode(op));
  set(words, threadAt(thread), THREAD.pendingObject, object);
}
