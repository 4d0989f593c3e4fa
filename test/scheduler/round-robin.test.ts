import { expect, test } from "vitest";
import { roundRobin } from "../../src/scheduler/strategies.ts";
import { seededWorld } from "./a-world.ts";

const world = seededWorld(1);

test("each in turn, from the last back to the first", () => {
  const turns = [1];
  for (let step = 0; step < 6; step++) {
    turns.push(roundRobin.next({ world, enabled: [1, 2, 4], current: turns.at(-1) as number, step }));
  }
  expect(turns).toEqual([1, 2, 4, 1, 2, 4, 1]);
});

test("who cannot go is passed over, the one that went last too", () => {
  expect(roundRobin.next({ world, enabled: [1, 4], current: 2, step: 0 })).toBe(4);
  expect(roundRobin.next({ world, enabled: [1, 2], current: 4, step: 0 })).toBe(1);
  expect(roundRobin.next({ world, enabled: [3], current: 3, step: 0 })).toBe(3);
});
