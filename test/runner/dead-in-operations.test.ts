import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import type { Target } from "../../src/lesson/resolve.ts";
import type { RunResult } from "../../src/result/run.ts";
import { checkTargets } from "../../src/runner/check/check.ts";
import { replayTarget } from "../../src/runner/run/replay.ts";
import { session } from "../support/session.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

/**
 * Programs in which a thread dies in the middle of an operation of several steps, where that operation calls the program's code. A `main`
 * that is not given runs `victim` and `other`. Then: the verdict, what is printed, and which threads die.
 */
const PROGRAMS: Readonly<Record<string, readonly [source: string, verdict: string, output: string]>> = {
  "a condition's predicate": [
    `const ready = new Condition(), held = new Event();
     export function victim() { ready.with(() => ready.waitFor(() => { held.set(); die(); })); }
     export function other() { held.wait(); print(ready.acquire({ timeout: 1 })); }`,
    "crash",
    "false, end",
  ],
  "a condition's lock is held, and another waits to have it back": [
    `const ready = new Condition(), waits = new Event();
     export function victim() { waits.wait(); ready.with(() => { ready.notify(); die(); }); }
     export function other() { ready.with(() => { waits.set(); ready.wait(5); }); }`,
    "deadlock",
    "",
  ],
  "an RLock is held twice": [
    `const lock = new RLock(), held = new Event();
     export function victim() { lock.with(() => lock.with(() => { held.set(); die(); })); }
     export function other() { held.wait(); print(lock.acquire({ timeout: 3 })); }`,
    "crash",
    "false, end",
  ],
  "an item is put into a queue": [
    `const jobs = new Queue(1);
     export function victim() { jobs.put({ get item() { return die(); } }); }
     export function other() { jobs.put(1); print(jobs.get(), jobs.qsize()); }`,
    "crash",
    "1 0, end",
  ],
  "a queue's work is under way": [
    `const jobs = new Queue();
     export function victim() { jobs.get(); die(); }
     export function other() { jobs.put(1); jobs.join(); }`,
    "deadlock",
    "",
  ],
  "a pool's task, while the pool is shut down": [
    `export default function main() {
       const pool = new ThreadPoolExecutor({ maxWorkers: 1 });
       const [first, second] = [pool.submit(die), pool.submit(say, 1)];
       pool.shutdown();
       print(first.running(), second.done(), second.cancel());
     }`,
    "crash",
    "true false true",
  ],
  "a pool's initializer": [
    `export default function main() {
       const pool = new ThreadPoolExecutor({ maxWorkers: 1, initializer: die });
       try { pool.submit(say, 1).result(2); } catch (error) { print(error.name); }
     }`,
    "crash",
    "TimeoutError",
  ],
  "a future's call-back": [
    `export default function main() {
       const pool = new ThreadPoolExecutor({ maxWorkers: 1 }), go = new Event();
       const answer = pool.submit(wait, go);
       answer.addDoneCallback(die);
       go.set();
       print(answer.result());
       pool.shutdown();
     }
     export function wait(go: Event) { return go.wait(); }`,
    "crash",
    "true",
  ],
  "the arguments of a process": [
    `export function victim() { new Process({ target: say, args: [{ get item() { return die(); } }] }).start(); }
     export function other() {}`,
    "crash",
    "end",
  ],
  "what is printed": [
    `export function victim() { print("lost", { [Symbol.for("nodejs.util.inspect.custom")]: die }); }
     export function other() {}`,
    "crash",
    "end",
  ],
};

const HEAD = `// @ts-nocheck
  import { Condition, Event, print, Process, Queue, RLock, Thread, ThreadPoolExecutor } from "threadlab";
  export function die() { process.reallyExit(0); }
  export function say(text) { print(text); }
`;
const MAIN = `
  export default function main() {
    const threads = [victim, other].map((target) => new Thread({ target }));
    for (const thread of threads) thread.start();
    for (const thread of threads) thread.join();
    print("end");
  }`;

const signal = new AbortController().signal;
const folder = temporaryFolder();
let checked: ReadonlyMap<string, readonly [Target, RunResult]>;

beforeAll(async () => {
  const targets = await Promise.all(
    Object.values(PROGRAMS).map(async ([source], index): Promise<Target> => {
      const file = join(folder, `${index}.ts`);
      await writeFile(file, HEAD + source + (source.includes("default") ? "" : MAIN));
      return { kind: "file", file, name: `${index}.ts` };
    }),
  );
  const results = await checkTargets(targets, { sets: [], seeds: 2, signal, onResult() {} });
  checked = new Map(
    Object.keys(PROGRAMS).map((name, index) => [
      name,
      [targets[index] as Target, results[index] as RunResult] as const,
    ]),
  );
});

test.each(Object.entries(PROGRAMS))(
  "a thread dies in the middle of: %s",
  async (name, [, verdict, output]) => {
    const [target, result] = checked.get(name) as readonly [Target, RunResult];
    expect([result.verdict, result.actual.join(", ")]).toEqual([verdict, output]);
    expect(troublesOf(result).map(({ kind }) => kind)).toEqual(
      verdict === "deadlock" ? ["crash", "deadlock"] : ["crash"],
    );
    expect(result.findings[0]?.message).toContain("ended without finishing");
    const { schedule = "" } = result;
    const again = await replayTarget(session, target, {
      sets: [],
      time: "ordered",
      schedule,
      signal,
    });
    for (const key of ["verdict", "actual", "schedule"] as const)
      expect(again.result[key]).toEqual(result[key]);
    expect(troublesOf(again.result)).toEqual(troublesOf(result));
  },
);

function troublesOf({ findings }: RunResult) {
  return findings.filter(({ kind }) => kind !== "note");
}
