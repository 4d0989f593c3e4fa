import { afterEach, describe, expect, test, vi } from "vitest";
import { createWorld } from "../../src/kernel/memory/world.ts";
import { set } from "../../src/kernel/records/fields.ts";
import { HEADER, WORLD } from "../../src/kernel/records/header.ts";
import {
  breakKernelLock,
  lockHolder,
  lockKernel,
  tryLockKernel,
  unlockKernel,
} from "../../src/kernel/steps/kernel-lock.ts";

const WORKER = 7;
const OTHER = 8;
const SUPERVISOR = -1;
const { words } = createWorld();

afterEach(() => {
  vi.restoreAllMocks();
  set(words, WORLD, HEADER.lock, 0);
});

describe("the kernel's lock", () => {
  test.each([1, WORKER, 2_048, SUPERVISOR])("is held by agent %i until it gives it back", (agent) => {
    lockKernel(words, agent);
    expect(lockHolder(words)).toBe(agent);
    expect(tryLockKernel(words, OTHER)).toBe(false);
    unlockKernel(words);
    expect(lockHolder(words)).toBe(0);
    expect(tryLockKernel(words, OTHER)).toBe(true);
  });

  test("tells a worker that left a step half done, where it would wait for itself", () => {
    lockKernel(words, WORKER);
    expect(() => lockKernel(words, WORKER)).toThrow("The last step of this thread was left half done.");
  });

  test("wakes nobody where nobody sleeps", () => {
    const notify = vi.spyOn(Atomics, "notify");
    lockKernel(words, WORKER);
    unlockKernel(words);
    expect(notify).not.toHaveBeenCalled();
  });

  test("wakes one sleeper, which wakes the next one in turn", () => {
    const notify = vi.spyOn(Atomics, "notify");
    lockKernel(words, WORKER);
    sleepUntil(() => unlockKernel(words));
    lockKernel(words, OTHER);
    expect([lockHolder(words), notify.mock.calls.length]).toEqual([OTHER, 1]);
    unlockKernel(words);
    expect(notify.mock.calls.map(([, word, count]) => [word, count])).toEqual([
      [HEADER.lock, 1],
      [HEADER.lock, 1],
    ]);
  });

  test("is taken from a dead holder, who is known while others sleep on it, too", () => {
    lockKernel(words, WORKER);
    sleepUntil(() => {
      expect(lockHolder(words)).toBe(WORKER);
      expect(breakKernelLock(words, WORKER)).toBe(true);
    });
    lockKernel(words, OTHER);
    expect(lockHolder(words)).toBe(OTHER);
  });

  test("stays with its holder when another one dies, who may have been woken for nothing", () => {
    const notify = vi.spyOn(Atomics, "notify");
    lockKernel(words, WORKER);
    expect(breakKernelLock(words, OTHER)).toBe(false);
    expect(lockHolder(words)).toBe(WORKER);
    expect(notify.mock.calls.map(([, word, count]) => [word, count])).toEqual([[HEADER.lock, 1]]);
  });
});

/** The next sleep on the lock lasts until `action` is done. */
function sleepUntil(action: () => void): void {
  vi.spyOn(Atomics, "wait").mockImplementationOnce(() => {
    action();
    return "ok";
  });
}
