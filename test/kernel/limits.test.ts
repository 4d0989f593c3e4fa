import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { limitsReached } from "../../src/kernel/memory/limits.ts";
import { makeObject } from "../../src/kernel/primitives/objects.ts";
import { ARENA_BYTES, MAX_OBJECTS, MAX_THREADS } from "../../src/kernel/records/areas.ts";
import { set } from "../../src/kernel/records/fields.ts";
import { HEADER, WORLD } from "../../src/kernel/records/header.ts";
import type { Kernel } from "../../src/kernel/steps/kernel.ts";
import { loadName, makeThread, threadsMade } from "../../src/kernel/threads/make-thread.ts";
import { makePool, submitTask, takeTask } from "../../src/kernel/threads/pool.ts";
import { renameThread } from "../../src/kernel/threads/properties.ts";
import { fakeFutex } from "../support/futex.ts";
import { createWorldByHand, type WorldByHand } from "../support/world-by-hand.ts";

beforeEach(() => {
  fakeFutex();
});
afterEach(() => vi.restoreAllMocks());

test.for([
  [
    ...(["objects", MAX_OBJECTS, "ERR_TOO_MANY_OBJECTS"] as const),
    (kernel: Kernel) => makeObject(kernel, { kind: "lock" }),
  ],
  [
    ...(["threads", MAX_THREADS, "ERR_TOO_MANY_THREADS"] as const),
    (kernel: Kernel) => makeThread(kernel, undefined, false),
  ],
] as const)(
  "the last of the %s is made; one more is an error, and a limit of this run alone",
  ([what, most, code, make]) => {
    const byHand = createWorldByHand();
    byHand.reset();
    const main = byHand.worker(0);
    main.offer();
    main.begin();
    set(byHand.world.words, WORLD, HEADER[what], most - 2);
    expect(make(main.kernel)).toBe(most - 1);
    expect(limitsReached(byHand.world)).toEqual([]);
    expect(() => make(main.kernel)).toThrow(expect.objectContaining({ code }));
    expect(limitsReached(byHand.world)).toEqual([what]);
    byHand.reset();
    expect(limitsReached(byHand.world)).toEqual([]);
  },
);

test("a pool that can have no thread for a task says so, and keeps the task for those that it has", () => {
  const byHand = createWorldByHand();
  const { kernel } = byHand.begin();
  const pool = makePool(kernel, { maxWorkers: 2, prefix: "", firstWork: undefined });
  set(byHand.world.words, WORLD, HEADER.threads, MAX_THREADS - 2);
  const submit = () => submitTask(kernel, pool, Uint8Array.of(1));
  expect(submit()).toEqual({ future: expect.any(Number), thread: MAX_THREADS - 1 });
  const first = takeTask(kernel, pool);
  expect(submit).toThrow(expect.objectContaining({ code: "ERR_TOO_MANY_THREADS" }));
  expect(limitsReached(byHand.world)).toEqual(["threads"]);
  expect(takeTask(kernel, pool)).toBeGreaterThan(first);
});

describe("a name that does not fit into shared memory is an error", () => {
  const full = expect.objectContaining({ code: "ERR_MEMORY_FULL" });
  let byHand: WorldByHand;
  let kernel: Kernel;

  beforeEach(() => {
    byHand = createWorldByHand();
    kernel = byHand.begin().kernel;
  });

  function leaveBytes(count: number): void {
    set(byHand.world.words, WORLD, HEADER.arenaTop, ARENA_BYTES - count);
  }

  test("of a new thread, which is not made", () => {
    leaveBytes(0);
    expect(() => makeThread(kernel, undefined, false)).toThrow(full);
    expect(threadsMade(byHand.world)).toBe(1);
    leaveBytes(1000);
    expect(loadName(kernel, makeThread(kernel, undefined, false))).toBe("Thread-1");
  });

  test("of a thread that has another one, which it keeps", () => {
    leaveBytes(0);
    expect(() => renameThread(kernel, 1, "an")).toThrow(full);
    expect(loadName(kernel, 1)).toBe("MainThread");
  });

  test("of a pool's thread, for whose task there was room", () => {
    const pool = makePool(kernel, { maxWorkers: 1, prefix: "", firstWork: undefined });
    leaveBytes(32);
    expect(() => submitTask(kernel, pool, Uint8Array.of(1))).toThrow(full);
    expect(takeTask(kernel, pool)).toBeGreaterThan(0);
  });
});
