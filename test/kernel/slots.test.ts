import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { acquireLock, probeLock, releaseLock } from "../../src/kernel/primitives/lock.ts";
import { makeObject } from "../../src/kernel/primitives/objects.ts";
import { slotAt } from "../../src/kernel/records/areas.ts";
import { cell, set } from "../../src/kernel/records/fields.ts";
import { HEADER, WORLD } from "../../src/kernel/records/header.ts";
import { SLOT } from "../../src/kernel/records/threads.ts";
import { endRun } from "../../src/kernel/steps/end-run.ts";
import type { Kernel } from "../../src/kernel/steps/kernel.ts";
import { lockKernel } from "../../src/kernel/steps/kernel-lock.ts";
import { drainLog } from "../../src/kernel/steps/log.ts";
import { breakStep } from "../../src/kernel/supervision/reap.ts";
import { aliveThreads } from "../../src/kernel/threads/join.ts";
import { startThread } from "../../src/kernel/threads/life.ts";
import { makeThread } from "../../src/kernel/threads/make-thread.ts";
import { busyWorkers, idleWorkers, waitingStarts } from "../../src/kernel/threads/slots.ts";
import type { Agent } from "../support/agent.ts";
import { type FakeFutex, fakeFutex } from "../support/futex.ts";
import { createWorldByHand, type WorldByHand } from "../support/world-by-hand.ts";

let futex: FakeFutex;
let byHand: WorldByHand;
let supervisor: Kernel;

beforeEach(() => {
  futex = fakeFutex();
  byHand = createWorldByHand();
  supervisor = byHand.supervisor;
});
afterEach(() => vi.restoreAllMocks());

test("a worker that comes up after the end of a run takes none of its threads", () => {
  byHand.reset();
  const main = byHand.worker(0);
  main.offer();
  main.begin();
  const start = () => startThread(main.kernel, makeThread(main.kernel, undefined, false), new Uint8Array(1));
  expect(main.do(start)).toBe("asleep");
  expect(waitingStarts(supervisor)).toBe(1);
  byHand.act(() => endRun(supervisor));
  expect(main.wake()).toBe("done");
  main.unbind();

  const late = byHand.worker(1);
  late.offer();
  expect([busyWorkers(supervisor), idleWorkers(supervisor)]).toEqual([0, 1]);

  byHand.reset();
  expect([busyWorkers(supervisor), waitingStarts(supervisor)]).toEqual([1, 0]);
  expect(late.begin()).toBe(1);
});

test("three hundred threads are alive at once on as many workers, and stand in line for one lock", () => {
  const CROWD = 300;
  byHand.reset();
  const main = byHand.worker(0);
  main.offer();
  main.begin();
  const lock = makeObject(main.kernel, { kind: "lock" });
  main.do(() => acquireLock(main.kernel, lock, Infinity));
  const crowd = Array.from({ length: CROWD }, (_, i) => {
    const start = () =>
      startThread(main.kernel, makeThread(main.kernel, undefined, false), new Uint8Array(1));
    expect(main.do(start)).toBe("asleep");
    const worker = byHand.worker(i + 1);
    worker.offer();
    // MainThread is thread 1.
    expect(worker.begin()).toBe(i + 2);
    expect(main.wake()).toBe("done");
    expect(worker.do(() => acquireLock(worker.kernel, lock, Infinity))).toBe("asleep");
    drainLog(byHand.world, () => {});
    return worker;
  });
  expect(busyWorkers(supervisor)).toBe(CROWD + 1);
  expect(aliveThreads(main.kernel)).toHaveLength(CROWD + 1);

  let holder = main;
  for (const worker of crowd) {
    expect(holder.do(() => releaseLock(holder.kernel, lock))).toBe("done");
    expect(worker.wake()).toBe("done");
    expect(probeLock(main.kernel, lock)).toBe(worker.kernel.thread);
    holder = worker;
    drainLog(byHand.world, () => {});
  }
  for (const worker of crowd) {
    worker.end();
    worker.unbind();
    worker.offer();
    drainLog(byHand.world, () => {});
  }
  expect([busyWorkers(supervisor), idleWorkers(supervisor)]).toEqual([1, CROWD]);
});

describe("the workers are counted right after one died in the middle of a step", () => {
  test("that gave a thread to an idle worker", () => {
    const main = byHand.begin();
    byHand.worker(1).offer();
    const thread = makeThread(main.kernel, undefined, false);
    const given = cell(slotAt(1), SLOT.thread);
    futex.onStore = (word) => {
      if (word === given) throw new Error("died");
    };
    expect(() => startThread(main.kernel, thread, new Uint8Array(1))).toThrow("died");
    expectCountsAfterDeath(main);
  });

  test("that made its own thread's worker free", () => {
    const main = byHand.begin();
    lockKernel(words(), main.kernel.agent);
    set(words(), slotAt(main.slot), SLOT.thread, 0);
    expectCountsAfterDeath(main);
  });

  test("that put it among the idle workers", () => {
    const main = byHand.begin();
    main.unbind();
    lockKernel(words(), main.kernel.agent);
    set(words(), WORLD, HEADER.idleSlots, main.slot + 1);
    expectCountsAfterDeath(main);
  });

  function expectCountsAfterDeath({ slot }: Agent): void {
    breakStep(supervisor, slot);
    byHand.reap(slot);
    expect([busyWorkers(supervisor), idleWorkers(supervisor)]).toEqual([0, 0]);
  }

  function words(): Int32Array {
    return byHand.world.words;
  }
});
