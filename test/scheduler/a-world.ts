import { opCode } from "../../src/kernel/kernel.ts";
import { H_PREFIX, T_PENDING_OBJECT, T_PENDING_OP, threadAt } from "../../src/kernel/layout.ts";
import { prescribe } from "../../src/kernel/schedule-report.ts";
import { createWorld, type World } from "../../src/kernel/world.ts";
import type { Op } from "../../src/protocol/operations.ts";
import { seedRandom } from "../../src/scheduler/random.ts";

/** A world in which nothing runs, for strategies to be asked in. */
export function seededWorld(seed: number): World {
  const world = createWorld();
  seedRandom(world, seed);
  world.words[H_PREFIX] = 0;
  return world;
}

/** A world with decisions to take. */
export function worldWith(schedule: readonly number[]): World {
  const world = seededWorld(1);
  prescribe(world, schedule);
  return world;
}

/** Lets a thread be about to do something. */
export function announce({ words }: World, thread: number, op: Op, object = 0): void {
  words[threadAt(thread) + T_PENDING_OP] = opCode(op);
  words[threadAt(thread) + T_PENDING_OBJECT] = object;
}
