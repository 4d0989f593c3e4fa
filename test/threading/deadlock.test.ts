import { describe, expect, test } from "vitest";
import { runSource } from "../run-source.ts";

/** What a thread does that nobody ends, and what the report says that it waits for. */
const CASES: readonly (readonly [
  name: string,
  globals: string,
  stuck: string,
  waits: string,
  why: string,
])[] = [
  [
    "Lock",
    "const mutex = new Lock();",
    "mutex.acquire(); mutex.acquire();",
    'lock "mutex"',
    "which it holds itself",
  ],
  ["RLock", "const mutex = new RLock();", "mutex.acquire();", 'RLock "mutex"', "which MainThread holds"],
  [
    "Condition",
    "const ready = new Condition();",
    "ready.with(() => ready.wait());",
    'condition "ready"',
    "which nobody will notify",
  ],
  [
    "Condition.waitFor",
    "const ready = new Condition(new Lock());",
    "ready.with(() => ready.waitFor(() => false));",
    'condition "ready"',
    "which nobody will notify",
  ],
  [
    "Condition's own lock",
    "const mutex = new Condition();",
    "mutex.acquire();",
    'RLock "mutex.lock"',
    "which MainThread holds",
  ],
  [
    "Semaphore",
    "const seats = new Semaphore(0);",
    "seats.acquire();",
    'semaphore "seats"',
    "which nobody will release",
  ],
  [
    "BoundedSemaphore",
    "const seats = new BoundedSemaphore(0);",
    "seats.acquire();",
    'bounded semaphore "seats"',
    "which nobody will release",
  ],
  ["Event", "const ready = new Event();", "ready.wait();", 'event "ready"', "which nobody will set"],
  ["Barrier", "const gate = new Barrier(3);", "gate.wait();", 'barrier "gate"', "which nobody will come to"],
  [
    "Queue.get",
    "const jobs = new Queue();",
    "jobs.get();",
    'an item in queue "jobs"',
    "which nobody will put in",
  ],
  [
    "LifoQueue.get",
    "const jobs = new LifoQueue();",
    "jobs.get();",
    'an item in queue "jobs"',
    "which nobody will put in",
  ],
  [
    "PriorityQueue.get",
    "const jobs = new PriorityQueue();",
    "jobs.get();",
    'an item in queue "jobs"',
    "which nobody will put in",
  ],
  [
    "Queue.put",
    "const jobs = new Queue(1);",
    "jobs.put(1); jobs.put(2);",
    'room in queue "jobs"',
    "which nobody will make",
  ],
  [
    "Queue.join",
    "const jobs = new Queue();",
    "jobs.put(1); jobs.join();",
    'the work on queue "jobs" to be done',
    "which nobody will report",
  ],
  ["join", "const mutex = new Lock();", "currentThread(); mainThread().join();", "MainThread to end", ""],
];

describe("a thread that waits for ever is part of a deadlock report", () => {
  test.each(CASES)("%s", async (_name, globals, stuck, waits, why) => {
    const { verdict, findings } = await runSource(`
      import { Barrier, BoundedSemaphore, Condition, currentThread, Event, LifoQueue, Lock, mainThread, PriorityQueue, Queue, RLock, Semaphore, Thread } from "threadlab";
      ${globals}
      export function work() {
        ${stuck}
      }
      export default function main() {
        ${/mutex = new (RLock|Condition)/.test(globals) ? "mutex.acquire();" : ""}
        const thread = new Thread({ target: work });
        thread.start();
        thread.join();
      }
    `);
    expect(verdict).toBe("deadlock");
    expect(findings.map(({ kind }) => kind)).toEqual(["deadlock"]);
    expect(findings[0]?.message).toContain("MainThread waits for Thread-1 to end");
    const message = findings[0]?.message.replaceAll(/\(\S*main\.ts:\d+:\d+\)/g, "(place)");
    expect(message).toContain(`Thread-1 waits for ${waits} (place)${why === "" ? "" : `, ${why}`}`);
  });
});

test("a lock that was never released: who held it, and that this thread has ended", async () => {
  const { verdict, findings } = await runSource(`
    import { Lock, Thread } from "threadlab";
    const mutex = new Lock();
    export function forget() {
      mutex.acquire();
    }
    export default function main() {
      const thread = new Thread({ target: forget });
      thread.start();
      thread.join();
      mutex.acquire();
    }
  `);
  expect([verdict, findings.length]).toEqual(["deadlock", 1]);
  expect(findings[0]?.message.replace(/\(.*?\)/, "(…)")).toBe(
    [
      "Deadlock: MainThread waits for something that will never come.",
      '  MainThread waits for lock "mutex" (…), which Thread-1 held when it ended.',
      "To fix it: release each lock before its thread ends. lock.with(() => …) does that, even after an error.",
    ].join("\n"),
  );
});

test("many threads that wait for the same thing are counted, and all other threads are named", async () => {
  const { findings } = await runSource(`
    import { Lock, Thread } from "threadlab";
    const mutex = new Lock();
    export function test() {
      mutex.acquire();
    }
    export default function main() {
      mutex.acquire();
      const list = Array.from({ length: 7 }, () => new Thread({ target: test }));
      for (const thread of list) thread.start();
      for (const thread of list) thread.join();
    }
  `);
  const lines = findings[0]?.message.split("\n").map((line) => line.replace(/ \(.*?\).*/, "")) ?? [];
  expect(lines.filter((line) => / waits for lock/.test(line))).toEqual(
    [1, 2, 3, 4].map((i) => `  Thread-${i} waits for lock "mutex"`),
  );
  expect(lines).toContain("  So do 3 more threads.");
  expect(lines.join("\n")).toContain("MainThread waits for Thread-1 to end");
});

test("a task whose thread died: no cure of locks is told for it", async () => {
  const { verdict, findings } = await runSource(`
    import { ThreadPoolExecutor } from "threadlab";
    export function dies() { (process as unknown as { reallyExit(code: number): never }).reallyExit(0); }
    export default function main() {
      const pool = new ThreadPoolExecutor({ maxWorkers: 1 });
      const answer = pool.submit(dies);
      answer.result();
    }
  `);
  expect([verdict, findings.length]).toEqual(["deadlock", 2]);
  expect(findings[1]?.message.replace(/\(.*?\)/, "(…)")).toBe(
    "Deadlock: MainThread waits for something that will never come.\n" +
      '  MainThread waits for future "answer" (…), whose task ThreadPoolExecutor-0_0 ran when it ended.',
  );
});

test("a wait with a timeout is no deadlock", async () => {
  const { verdict, output } = await runSource(`
    import { Barrier, Condition, Event, Lock, print, Queue, Semaphore } from "threadlab";
    export default function main() {
      const [mutex, ready, seats, flag, gate, jobs] = [new Lock(), new Condition(), new Semaphore(0), new Event(), new Barrier(2), new Queue()];
      mutex.acquire();
      print(mutex.acquire({ timeout: 0.02 }), ready.with(() => ready.wait(0.02)), seats.acquire({ timeout: 0.02 }), flag.wait(0.02));
      try { gate.wait(0.02); } catch (error) { print((error as Error).name); }
      try { jobs.get({ timeout: 0.02 }); } catch (error) { print((error as Error).name); }
    }
  `);
  expect([verdict, output]).toEqual(["ran", ["false false false false", "BrokenBarrierError", "Empty"]]);
});
