import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { waitForSupervisor } from "../../src/kernel/primitives/waiting.ts";
import { now } from "../../src/kernel/steps/time.ts";
import { answerThread } from "../../src/kernel/supervision/answer.ts";
import { passOutsideTime } from "../../src/supervisor/outside-time.ts";
import type { Agent } from "../support/agent.ts";
import { fakeFutex } from "../support/futex.ts";
import { createWorldByHand } from "../support/world-by-hand.ts";

const byHand = createWorldByHand();
const { world, supervisor } = byHand;
let ms = 0;
let strikes = 0;

beforeEach(() => {
  fakeFutex();
  strikes = 0;
});
afterEach(() => vi.restoreAllMocks());

/** Looks for so many seconds of the machine's clock, every 200 ms as a run does. */
async function lookFor(seconds: number, look: () => Promise<void>, every = 200): Promise<void> {
  for (let passed = 0; passed < seconds * 1000; passed += every) {
    ms += every;
    const clock = vi.spyOn(performance, "now").mockReturnValue(ms);
    await look();
    clock.mockRestore();
  }
}

/** The only thread waits for a process that goes on, at most so many seconds. */
function wait(main: Agent, seconds: number): void {
  const deadline = now(world) + seconds;
  expect(main.do(() => waitForSupervisor(main.kernel, "process", 0, () => {}, deadline))).toBe("asleep");
}

function passTime(timeout: number): () => Promise<void> {
  const pool = { terminate: () => Promise.reject(new Error("No worker is to end.")) };
  return passOutsideTime({ kernel: supervisor, pool, timeout }, () => strikes++);
}

test.for([
  ["for which a machine may be too busy", 1.5, 60, 15],
  ["that lasts longer", 20, 60, 20],
  ["on a machine that needs more time", 1.5, 120, 30],
] as const)(
  "a wait %s: %f s under a limit of %f s are over after %f s",
  async ([, seconds, timeout, machine]) => {
    const main = byHand.begin({});
    const look = passTime(timeout);
    wait(main, seconds);
    await lookFor(machine, look);
    expect(now(world)).toBe(0);
    await lookFor(0.2, look);
    expect([now(world), strikes]).toEqual([seconds, 0]);
    byHand.act(() => answerThread(supervisor, 1, 0));
    expect(main.wake()).toBe("done");
  },
);

test("time in which nothing waits does not count", async () => {
  const main = byHand.begin({});
  const look = passTime(60);
  await lookFor(100, look);
  wait(main, 1);
  await lookFor(14, look);
  expect(now(world)).toBe(0);
});

test("a look that comes late counts as two", async () => {
  const main = byHand.begin({});
  const look = passTime(60);
  wait(main, 1);
  await lookFor(10, look);
  await lookFor(60, look, 60_000);
  await lookFor(4, look);
  expect(now(world)).toBe(0);
  await lookFor(1, look);
  expect(now(world)).toBe(1);
});

test("waits that follow each other without end are ended by the limit of the run", async () => {
  const main = byHand.begin({});
  const look = passTime(40);
  for (const time of [0.5, 1]) {
    wait(main, 0.5);
    await lookFor(15.2, look);
    expect([now(world), strikes]).toEqual([time, 0]);
    byHand.act(() => answerThread(supervisor, 1, 0));
    expect(main.wake()).toBe("done");
  }
  wait(main, 0.5);
  await lookFor(15.2, look);
  expect([now(world), strikes]).toEqual([1, 1]);
});
