import { describe, expect, test } from "vitest";
import type { World } from "../../src/kernel/memory/world.ts";
import { makeObject } from "../../src/kernel/primitives/objects.ts";
import { createSupervisorKernel } from "../../src/kernel/supervision/reset.ts";
import { prepareSurw, surw } from "../../src/scheduler/surw.ts";
import { announce, seededWorld } from "./a-world.ts";

/** A world with two values. */
function withValues(seed: number): { world: World; x: number; y: number } {
  const world = seededWorld(seed);
  const kernel = createSupervisorKernel(world);
  return { world, x: makeObject(kernel, { kind: "shared" }), y: makeObject(kernel, { kind: "shared" }) };
}

/** The order in which threads write a value, as often as each of them is said to. */
function orderOf(world: World, x: number, writes: readonly number[]): string {
  prepareSurw(world, new Map([[x, writes]]));
  const left = [...writes];
  let order = "";
  for (let step = 0; left.some((count) => count > 0); step++) {
    const enabled = left.flatMap((count, thread) => (count > 0 ? [thread] : []));
    for (const thread of enabled) announce(world, thread, "write", x);
    const next = surw.next({ world, enabled, current: 1, step });
    left[next] = (left[next] as number) - 1;
    order += next;
  }
  return order;
}

describe("selectively uniform random walk", () => {
  test("each order of the accesses is as likely as the others", () => {
    const { world, x } = withValues(1);
    const counts = new Map<string, number>();
    for (let run = 0; run < 6_000; run++) {
      const order = orderOf(world, x, [0, 4, 2]);
      counts.set(order, (counts.get(order) ?? 0) + 1);
    }
    // Fifteen orders, 400 times each: a fair draw of 6,000 is within five standard deviations.
    expect(counts.size).toBe(15);
    for (const count of counts.values()) expect(Math.abs(count - 400)).toBeLessThan(100);
  });

  test("until the thread of the next access comes, the others do only what does not access the object", () => {
    const { world, x, y } = withValues(1);
    announce(world, 1, "write", y);
    announce(world, 2, "write", x);
    const turns = Array.from({ length: 400 }, () => {
      prepareSurw(world, new Map([[x, [0, 1, 1]]]));
      return surw.next({ world, enabled: [1, 2], current: 1, step: 0 });
    });
    // In half of the runs thread 1 is to access x first. In the others both may go, and each goes in half of them.
    const ofOne = turns.filter((thread) => thread === 1).length;
    expect(ofOne).toBeGreaterThan(260);
    expect(ofOne).toBeLessThan(340);
  });

  test("a thread that waits for one that is held back is waited for in vain, and another one goes", () => {
    const { world, x, y } = withValues(1);
    // Thread 3 never comes.
    prepareSurw(world, new Map([[x, [0, 1, 0, 1_000_000]]]));
    announce(world, 1, "write", x);
    announce(world, 2, "read", y);
    const turns = Array.from({ length: 1_000 }, (_, step) =>
      surw.next({ world, enabled: [1, 2], current: 1, step }),
    );
    expect(turns).toContain(1);
    announce(world, 2, "write", x);
    expect([1, 2]).toContain(surw.next({ world, enabled: [1, 2], current: 1, step: 0 }));
  });

  test("without an object that threads share it is a random walk", () => {
    const { world, x } = withValues(1);
    prepareSurw(world, new Map([[x, [0, 5]]]));
    announce(world, 1, "write", x);
    announce(world, 2, "yield");
    const turns = Array.from({ length: 50 }, (_, step) =>
      surw.next({ world, enabled: [1, 2], current: 1, step }),
    );
    expect(new Set(turns)).toEqual(new Set([1, 2]));
  });
});
