import { beforeEach, expect, test, vi } from "vitest";
import { createWorld } from "../../src/kernel/memory/world.ts";
import { threadAt } from "../../src/kernel/records/areas.ts";
import { add, set } from "../../src/kernel/records/fields.ts";
import { HEADER, WORLD } from "../../src/kernel/records/header.ts";
import { THREAD } from "../../src/kernel/records/threads.ts";
import { raisedLimit } from "../../src/protocol/time-limit.ts";
import { limitGrace, limitStep, limitTime } from "../../src/supervisor/run-limit.ts";
import { createMachineByHand } from "../support/machine-by-hand.ts";

const world = createWorld();
const machine = createMachineByHand();
const { goOn } = machine;
let strikes = 0;
const strike = () => {
  strikes++;
};

beforeEach(() => {
  strikes = 0;
  set(world.words, WORLD, HEADER.token, 1);
  set(world.words, WORLD, HEADER.steps, 0);
});

test("a thread that gets a twentieth of a core has twenty times as long", () => {
  const end = limitStep(world, 20, strike);
  goOn(390, 0.05);
  expect(strikes).toBe(0);
  goOn(20, 0.05);
  // What it ends may take long to end.
  expect(strikes).toBe(1);
  end();
});

test("with each decision the time begins anew", () => {
  const end = limitStep(world, 2, strike);
  goOn(100, 1, () => {
    add(world.words, WORLD, HEADER.steps, 1);
  });
  expect(strikes).toBe(0);
  end();
});

test.for([
  ["does nothing at all", 1, 0],
  ["waits for the supervisor's answer, while others compute", 0, 0.5],
] as const)("a run that %s is ended in the machine's time", ([, turn, share]) => {
  set(world.words, WORLD, HEADER.token, turn);
  const end = limitStep(world, 20, strike);
  goOn(19, share);
  expect(strikes).toBe(0);
  goOn(2, share);
  expect(strikes).toBe(1);
  end();
});

test("a thread that waits in its event loop again and again, and computes little, is ended in the machine's time", () => {
  set(world.words, threadAt(1), THREAD.slot, 3 + 1);
  let waited = 0;
  const asked = new Set<number>();
  const end = limitStep(world, 20, strike, (slot) => {
    asked.add(slot);
    return waited;
  });
  const wait = () => {
    waited += 0.095;
  };
  goOn(19, 0.05, wait);
  expect(strikes).toBe(0);
  goOn(2, 0.05, wait);
  expect(strikes).toBe(1);
  expect([...asked]).toEqual([3]);
  end();
});

test("time in which a thread waits while the process computes counts once", () => {
  set(world.words, threadAt(1), THREAD.slot, 3 + 1);
  let waited = 0;
  const end = limitStep(world, 20, strike, () => waited);
  goOn(19, 1, () => {
    waited += 0.1;
  });
  expect(strikes).toBe(0);
  end();
});

test("a look that comes late counts as one, whatever went on meanwhile", () => {
  const end = limitStep(world, 2, strike);
  machine.processor += 60;
  vi.setSystemTime(Date.now() + 60_000);
  vi.advanceTimersByTime(100);
  expect(strikes).toBe(0);
  end();
});

test("on the machine's clock, the machine's time counts", () => {
  limitTime(1, strike)();
  const end = limitTime(2, strike);
  vi.advanceTimersByTime(1_999);
  expect(strikes).toBe(0);
  vi.advanceTimersByTime(1);
  expect(strikes).toBe(1);
  end();
});

const GRACE = { work: 20, idle: 4, latest: 60 };

test.each([
  ["a whole core", 1, 20],
  ["half of a core", 0.5, 40],
  ["a tenth of a core", 0.1, 60],
  ["nothing of a core", 0, 4],
])("a process that gets %s comes to the end of its grace", (_, share, seconds) => {
  limitGrace(GRACE, strike);
  goOn(seconds - 0.5, share);
  expect(strikes).toBe(0);
  goOn(100, share);
  expect(strikes).toBe(1);
});

test("a process that does nothing for a while, and then goes on, has the rest of its grace", () => {
  const end = limitGrace(GRACE, strike);
  for (let times = 0; times < 5; times++) {
    goOn(3, 0);
    goOn(1, 1);
  }
  expect(strikes).toBe(0);
  end();
  goOn(100, 1);
  expect(strikes).toBe(0);
});

test.each([
  [0, 10],
  [5, 10],
  [60, 10],
  [600, 100],
])("a limit of threadlab's own of 10, where a run may take %d s, is %d", (seconds, limit) => {
  expect(raisedLimit(10, seconds)).toBe(limit);
});
