import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { runOnFibers } from "./run-on-fibers.ts";

const SUITES: Readonly<Record<string, readonly string[]>> = {
  barrier: ["Barrier"],
  condition: ["Condition", "Condition(RLock)", "Condition(Lock)"],
  event: ["Event"],
  lock: ["Lock", "RLock", "Condition", "Condition(Lock)"],
  pool: ["ThreadPoolExecutor"],
  queue: ["Queue", "LifoQueue", "PriorityQueue"],
  "simple-queue": ["SimpleQueue"],
  semaphore: ["Semaphore", "BoundedSemaphore"],
  thread: ["Thread"],
  "thread-local": ["ThreadLocal"],
  timer: ["Timer"],
};

describe("every primitive behaves on fibers as on workers", () => {
  const cases = Object.entries(SUITES).flatMap(([suite, subjects]) =>
    subjects.map((subject) => [suite, subject] as const),
  );
  test.for(cases)("%s: %s", async ([suite, subject]) => {
    const file = fileURLToPath(new URL(`../suites/${suite}.ts`, import.meta.url));
    const lines = await runOnFibers(file, { subject }, 1);
    expect(lines.filter((line) => line.startsWith("wrong"))).toEqual([]);
    expect(lines.at(-1)).toBe(`checked ${lines.length - 1} behaviours`);
    expect(lines.length).toBeGreaterThan(1);
  });
});
