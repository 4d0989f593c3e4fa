import { describe, expect, test } from "vitest";
import { lockKernel, tryLockKernel, unlockKernel } from "../../src/kernel/kernel-lock.ts";
import { createWorld } from "../../src/kernel/world.ts";

const WORKER = 7;

describe("the kernel's lock", () => {
  test("is held until it is given back", () => {
    const { words } = createWorld();
    lockKernel(words, WORKER);
    expect(tryLockKernel(words, -1)).toBe(false);
    unlockKernel(words);
    expect(tryLockKernel(words, -1)).toBe(true);
  });

  test("tells a worker that left a step half done, where it would wait for itself", () => {
    const { words } = createWorld();
    lockKernel(words, WORKER);
    expect(() => lockKernel(words, WORKER)).toThrow("A step was left half done. This is a bug in threadlab.");
  });
});
