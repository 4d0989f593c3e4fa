import { setImmediate } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { createWorld } from "../../src/kernel/memory/world.ts";
import { set } from "../../src/kernel/records/fields.ts";
import { HEADER, WORLD } from "../../src/kernel/records/header.ts";
import { lockHolder, lockKernel, unlockKernel } from "../../src/kernel/steps/kernel-lock.ts";
import { breakStep } from "../../src/kernel/supervision/reap.ts";
import { createSupervisorKernel } from "../../src/kernel/supervision/reset.ts";
import { isBroken } from "../../src/kernel/supervision/state.ts";
import { act, actInRun } from "../../src/supervisor/workers/act.ts";
import { createPool } from "../../src/supervisor/workers/pool.ts";

const SLOT = 3;
const kernel = createSupervisorKernel(createWorld());
const { world } = kernel;
const { words } = world;
let terminated: number[];
let reason: string | undefined;
const pool = {
  async terminate(slot: number, why?: Error) {
    await setImmediate();
    reason = why?.message;
    terminated.push(slot);
    breakStep(kernel, slot);
  },
};

beforeEach(() => {
  words.fill(0, 0, 160);
  terminated = [];
});
afterEach(() => vi.restoreAllMocks());

describe("an action of the supervisor's", () => {
  test("is made at once where no step is under way", () => {
    const holders: number[] = [];
    void act({ kernel, pool }, () => holders.push(lockHolder(words)));
    expect([holders, lockHolder(words)]).toEqual([[-1], 0]);
  });

  test("waits for a step that is under way, while the event loop turns", async () => {
    lockKernel(words, SLOT + 1);
    let isDone = false;
    const acting = act({ kernel, pool }, () => {
      isDone = true;
    });
    for (let turn = 0; turn < 5; turn++) await setImmediate();
    expect(isDone).toBe(false);
    unlockKernel(words);
    await acting;
    expect([isDone, terminated]).toEqual([true, []]);
  });

  test("has a worker terminated that does not end its step in time, and is made when that is gone", async () => {
    lockKernel(words, SLOT + 1);
    let now = 0;
    vi.spyOn(performance, "now").mockImplementation(() => (now += 6_000));
    expect(await act({ kernel, pool }, () => lockHolder(words))).toBe(-1);
    expect([terminated, isBroken(world), lockHolder(words)]).toEqual([[SLOT], true, 0]);
    expect(reason).toMatch(/^it did not finish a step within 10 s, perhaps because the machine is busy/);
  });

  test("waits in the same ratio longer where the run may take longer than usual", async () => {
    lockKernel(words, SLOT + 1);
    let now = 0;
    vi.spyOn(performance, "now").mockImplementation(() => (now += 6_000));
    let isDone = false;
    const acting = act({ kernel, pool, timeout: 600 }, () => {
      isDone = true;
    });
    while (now < 90_000) await setImmediate();
    expect([isDone, terminated]).toEqual([false, []]);
    await acting;
    expect(terminated).toEqual([SLOT]);
    expect(now).toBeGreaterThan(100_000);
  });

  test("gives a second worker its own time, which takes the lock when the first is gone", async () => {
    lockKernel(words, SLOT + 1);
    let now = 0;
    let step = 6_000;
    vi.spyOn(performance, "now").mockImplementation(() => (now += step));
    const terminate = async (slot: number) => {
      await pool.terminate(slot);
      lockKernel(words, SLOT + 2);
      step = 1;
    };
    const acting = act({ kernel, pool: { terminate } }, () => lockHolder(words));
    while (terminated.length === 0) await setImmediate();
    for (let turn = 0; turn < 5; turn++) await setImmediate();
    unlockKernel(words);
    expect([await acting, terminated]).toEqual([-1, [SLOT]]);
  });

  test("is made where the lock names an agent that is none", async () => {
    set(words, WORLD, HEADER.lock, 1);
    let now = 0;
    vi.spyOn(performance, "now").mockImplementation(() => (now += 6_000));
    const absent = { terminate: () => Promise.resolve() };
    expect(await act({ kernel, pool: absent }, () => lockHolder(words))).toBe(-1);
    expect([isBroken(world), lockHolder(words)]).toEqual([true, 0]);
  });

  test("gives the lock back where it throws", async () => {
    const failing = act({ kernel, pool }, () => {
      throw new Error("no");
    });
    await expect(failing).rejects.toThrow("no");
    expect(lockHolder(words)).toBe(0);
  });

  test("is not made in another run than its own", async () => {
    let made = 0;
    actInRun({ kernel, pool }, () => made++);
    expect(made).toBe(1);
    lockKernel(words, SLOT + 1);
    actInRun({ kernel, pool }, () => made++);
    set(words, WORLD, HEADER.run, 1);
    unlockKernel(words);
    for (let turn = 0; turn < 5; turn++) await setImmediate();
    expect([made, lockHolder(words)]).toEqual([1, 0]);
  });

  test("gets the lock of a real worker that dies with it", async () => {
    // It dies only when it is told to: otherwise its lock could be taken from it before this test sees it.
    const last = words.length - 1;
    const text = `
      const { workerData } = require("node:worker_threads");
      const words = new Int32Array(workerData.world);
      Atomics.store(words, ${HEADER.lock}, (workerData.slot + 1) << 1);
      Atomics.wait(words, ${last}, 0);
      process.exit();`;
    const workers = createPool(kernel, { text });
    workers.provide(1);
    while (lockHolder(words) === 0) await setImmediate();
    const acting = act({ kernel, pool: workers }, () => lockHolder(words));
    Atomics.store(words, last, 1);
    Atomics.notify(words, last);
    expect(await acting).toBe(-1);
    expect(isBroken(world)).toBe(true);
    await workers.close();
  });
});
