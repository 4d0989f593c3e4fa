import { describe, expect, test } from "vitest";
import type { World } from "../../src/kernel/memory/world.ts";
import { threadAt } from "../../src/kernel/records/areas.ts";
import { set } from "../../src/kernel/records/fields.ts";
import { THREAD } from "../../src/kernel/records/threads.ts";
import { pct, preparePct } from "../../src/scheduler/pct.ts";
import { seededWorld } from "./a-world.ts";

/** The turns that three threads without end get. */
function turns(world: World, count: number): number[] {
  const list: number[] = [];
  for (let step = 0; step < count; step++) {
    list.push(pct.next({ world, enabled: [1, 2, 3], current: list.at(-1) ?? 1, step }));
  }
  return list;
}

function switches(list: readonly number[]): number {
  return list.filter((thread, i) => i > 0 && thread !== list[i - 1]).length;
}

describe("PCT", () => {
  test("without change points the thread with the highest priority goes as long as it can", () => {
    const world = seededWorld(1);
    preparePct(world, 1, 100);
    const [first = 0, ...rest] = turns(world, 20);
    expect(new Set(rest)).toEqual(new Set([first]));
    const others = [1, 2, 3].filter((thread) => thread !== first);
    expect(others).toContain(pct.next({ world, enabled: others, current: first, step: 20 }));
  });

  test("at depth d there are at most d − 1 switches between threads that never wait", () => {
    const counts = Array.from({ length: 100 }, (_, seed) => {
      const world = seededWorld(seed);
      preparePct(world, 3, 50);
      return switches(turns(world, 50));
    });
    expect(Math.max(...counts)).toBe(2);
  });

  test("who goes first, and when that changes, is a matter of the seed", () => {
    const runs = Array.from({ length: 60 }, (_, seed) => {
      const world = seededWorld(seed);
      preparePct(world, 2, 10);
      return turns(world, 10).join("");
    });
    expect(new Set(runs.map((run) => run[0]))).toEqual(new Set(["1", "2", "3"]));
    expect(new Set(runs).size).toBeGreaterThan(20);
  });

  test("a thread that yields goes behind the others", () => {
    const world = seededWorld(1);
    preparePct(world, 1, 100);
    const [first = 0] = turns(world, 1);
    set(world.words, threadAt(first), THREAD.yielded, 1);
    expect(pct.next({ world, enabled: [1, 2, 3], current: first, step: 1 })).not.toBe(first);
    set(world.words, threadAt(first), THREAD.yielded, 0);
    expect(pct.next({ world, enabled: [1, 2, 3], current: first, step: 2 })).not.toBe(first);
    expect(pct.next({ world, enabled: [first], current: first, step: 3 })).toBe(first);
  });

  test("depths beyond what there is room for are cut off", () => {
    const world = seededWorld(1);
    preparePct(world, 1000, 50);
    expect(switches(turns(world, 50))).toBeLessThanOrEqual(32);
  });
});
