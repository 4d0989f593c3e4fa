import { describe, expect, test } from "vitest";
import type { World } from "../../src/kernel/memory/world.ts";
import { makeObject } from "../../src/kernel/primitives/objects.ts";
import { createSupervisorKernel } from "../../src/kernel/supervision/reset.ts";
import { pos } from "../../src/scheduler/pos.ts";
import { priorityOf } from "../../src/scheduler/priority.ts";
import { announce, seededWorld } from "./a-world.ts";

const ALL = [1, 2, 3];

/** Three threads of which 1 and 2 are about to write the one value, 3 the other. */
function writers(seed: number): World {
  const world = seededWorld(seed);
  const kernel = createSupervisorKernel(world);
  const [x, y] = [makeObject(kernel, { kind: "shared" }), makeObject(kernel, { kind: "shared" })];
  announce(world, 1, "write", x);
  announce(world, 2, "write", x);
  announce(world, 3, "write", y);
  return world;
}

describe("partial order sampling", () => {
  test("the highest priority goes; it and who races with it draw anew, the others keep theirs", () => {
    let raced = 0;
    for (let seed = 0; seed < 30; seed++) {
      const world = writers(seed);
      const before = ALL.map((thread) => priorityOf(world, thread));
      const chosen = pos.next({ world, enabled: ALL, current: 1, step: 0 });
      expect(before[chosen - 1]).toBe(Math.max(...before));
      const after = ALL.map((thread) => priorityOf(world, thread));
      const changed = ALL.filter((thread) => after[thread - 1] !== before[thread - 1]);
      expect(changed).toEqual(chosen === 3 ? [3] : [1, 2]);
      if (chosen !== 3) raced++;
    }
    expect(raced).toBeGreaterThan(5);
    expect(raced).toBeLessThan(30);
  });

  test("the same seed chooses the same", () => {
    const choose = (world: World) =>
      Array.from({ length: 20 }, (_, step) => pos.next({ world, enabled: ALL, current: 1, step }));
    expect(choose(writers(4))).toEqual(choose(writers(4)));
    expect(new Set(choose(writers(4)))).toEqual(new Set(ALL));
  });
});
