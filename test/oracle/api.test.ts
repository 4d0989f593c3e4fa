import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { operationsOfApi, optionsOfApi, usedIn } from "./api.ts";
import { programsOf } from "./generate.ts";
import { TOPICS } from "./topics.ts";
import { translate } from "./translate.ts";

/** Enough programs to meet with everything that they may be made of. */
const PROGRAMS = 300;
const SEED = 2026;

/** What the random programs need not do, and why. */
const EXCEPTIONS: Readonly<Record<string, readonly string[]>> = {
  "is not for lessons": [
    ...["Queue", "LifoQueue", "PriorityQueue"].flatMap((name) =>
      ["kind", "insert", "peek", "unfinished"].map((operation) => `${name}.${operation}`),
    ),
    ...["Semaphore.kind", "BoundedSemaphore.kind"],
  ],
  "always throws": ["new Future"],
  "is called by the thread that start() starts": ["Thread.run", "Timer.run"],
  "is no step, and the same in every schedule": ["Barrier.parties", "getpid", "param"],
  "is copied before the step, which is the same without it": ["Timer args", "ThreadPoolExecutor initargs"],
  "has a test of its own: a model of connections would be larger than all the others (test/scheduler/sockets.test.ts)":
    [
      ...["createServer", "createServer host", "createServer port"],
      ...["createConnection", "createConnection host", "createConnection port", "createConnection timeout"],
    ],
  "is no part of a search: no schedule controls a process, and no search with one is complete": [
    ...["new", "start", "join", "isAlive", "terminate", "kill", "pid", "exitcode"].map(ofProcess),
    ...["name", "name =", "daemon", "daemon ="].map(ofProcess),
    ...["target", "args", "name", "daemon"].map((option) => `Process ${option}`),
  ],
};

function ofProcess(operation: string): string {
  return operation === "new" ? "new Process" : `Process.${operation}`;
}

describe("the random programs use everything that a lesson can do", () => {
  const used = new Set(
    TOPICS.flatMap((topic) => fc.sample(programsOf(topic), { numRuns: PROGRAMS, seed: SEED }))
      .map(translate)
      .flatMap((text) => [...usedIn(text)]),
  );
  const api = [...operationsOfApi(), ...optionsOfApi()];
  const exceptions = Object.values(EXCEPTIONS).flat();

  test("except what is on the list, with a reason", () => {
    expect(api.length).toBeGreaterThan(150);
    expect(api.filter((each) => !used.has(each)).sort()).toEqual(exceptions.toSorted());
  });

  test("what is on the list exists", () => {
    expect(exceptions.filter((each) => !api.includes(each))).toEqual([]);
  });
});

test("what a program uses is read from its text", () => {
  const text = [
    "const m = new Lock();",
    "const x = new Shared(0);",
    "m.acquire({ blocking: false });",
    "if (x.value === 1) futures[0]!.result(1);",
    "print([...asCompleted(futures, { timeout: 1 })]);",
  ].join("\n");
  expect([...usedIn(text)].sort()).toEqual(
    [
      ...["new Lock", "Lock.acquire", "acquire blocking", "new Shared", "Shared.value", "Future.result"],
      // Calls of anything, for those that are functions of the API.
      ...["Lock", "Shared", "print", "asCompleted", "asCompleted timeout"],
    ].sort(),
  );
});
