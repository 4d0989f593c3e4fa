import { afterAll, describe, expect, test } from "vitest";
import { closeLaboratory, runSource, type SourceRun } from "../run-source.ts";

afterAll(closeLaboratory);

/** Runs a program whose main does this, then starts a thread that prints "w 1", and prints "end". */
function runMain(first: string): Promise<SourceRun> {
  return runSource(`
    // @ts-nocheck
    import workerThreads, { parentPort, workerData } from "node:worker_threads";
    import { print, Process, sleep, Thread } from "threadlab";
    export function work(n) { print("w", n); }
    function fail() { throw new Error("mine"); }
    export default function main() {
      ${first}
      const thread = new Thread({ target: work, args: [1] });
      thread.start();
      thread.join();
      print("end");
    }
  `);
}

describe("what a program may do with the globals, and threads go on", () => {
  test.each([
    ["JSON", "JSON.parse = JSON.stringify = fail;"],
    [
      "Atomics",
      "Atomics.load = Atomics.store = Atomics.wait = Atomics.notify = Atomics.compareExchange = fail;",
    ],
    ["Buffer", "Buffer.from = Buffer.alloc = Buffer.allocUnsafe = fail;"],
    ["Object", "Object.keys = Object.assign = Object.defineProperty = Object.entries = fail;"],
    [
      "globals",
      "for (const name of ['Object', 'Map', 'Set', 'Error', 'JSON', 'Buffer', 'Promise', 'Atomics']) globalThis[name] = 1;",
    ],
    [
      "additions to prototypes",
      "Object.prototype.ask = 'x'; Object.prototype.thread = 5; Array.prototype.extra = 1; Function.prototype.y = 1;",
    ],
    [
      "freezing",
      "for (const thing of [Object.prototype, Array.prototype, Error, process, console]) Object.freeze(thing);",
    ],
    ["exit", "process.exit = () => {}; process.abort = 5; process.removeAllListeners();"],
    ["console", "console.log = 5; console.error = null;"],
    ["stacks", "Error.prepareStackTrace = fail; Error.stackTraceLimit = 0;"],
  ])("%s", async (_name, first) => {
    const { output, findings, verdict } = await runMain(first);
    expect(findings).toEqual([]);
    expect(output).toEqual(["w 1", "end"]);
    expect(verdict).toBe("ran");
  });
});

test.each([
  ["Array.prototype.map", "Array.prototype.map = Array.prototype.find = Array.prototype.push = fail;"],
  ["Array.prototype's iterator", "Array.prototype[Symbol.iterator] = fail;"],
  ["Map.prototype.get", "Map.prototype.get = Map.prototype.set = fail;"],
  [
    "String.prototype.split",
    "String.prototype.split = String.prototype.replace = RegExp.prototype.exec = fail;",
  ],
  ["Function.prototype.call", "Function.prototype.call = Function.prototype.apply = fail;"],
])("who replaces %s gets an error of the program's own, in words", async (_name, first) => {
  const { verdict, findings, stderr } = await runMain(first);
  // A later version may not need it: then the program runs.
  if (verdict === "ran") return;
  expect(verdict).toBe("crash");
  expect(findings.length).toBeGreaterThan(0);
  for (const text of [...findings.map(({ message }) => message), ...stderr]) {
    expect(text).not.toMatch(/threadlab-worker|"use strict"|This is a bug/);
  }
});

test("stacks that a program makes its own way are the program's, and those of the next thread are ours again", async () => {
  const { findings } = await runSource(`
    // @ts-nocheck
    import { Thread } from "threadlab";
    export function odd() { Error.prepareStackTrace = () => { throw 1; }; throw new Error("first"); }
    export function plain() { throw new Error("second"); }
    export default function main() {
      for (const target of [odd, plain]) { const t = new Thread({ target }); t.start(); t.join(); }
    }
  `);
  expect(findings.map(({ message }) => message.replace(/[^(]*main\.ts/, "main.ts"))).toEqual([
    "Exception in thread Thread-1 (odd):\nError: first",
    "Exception in thread Thread-2 (plain):\nError: second\n    at plain (main.ts:5:37)",
  ]);
});

test("the line to the supervisor and the memory of all threads are out of reach", async () => {
  const { output, findings } = await runMain(
    "print(parentPort, workerData, workerThreads.parentPort, typeof process.send); parentPort?.postMessage('hello');",
  );
  expect(findings).toEqual([]);
  expect(output).toEqual(["null null null undefined", "w 1", "end"]);
});

test.each(["process.pid", "0", "-1"])("a program cannot kill threadlab: process.kill(%s)", async (pid) => {
  const { output, findings } = await runMain(
    `try { process.kill(${pid}, 15); } catch (error) { print(error.code); } print(process.kill(process.pid, 0));`,
  );
  expect(findings).toEqual([]);
  expect(output).toEqual(["ERR_PROCESS_KILL", "true", "w 1", "end"]);
});

test("no thread finds what another has left in the globals", async () => {
  const { output, findings } = await runSource(`
    // @ts-nocheck
    import { Lock, print, Thread } from "threadlab";
    export function count() {
      globalThis.n = (globalThis.n ?? 0) + 1;
      Math.extra = (Math.extra ?? 0) + 1;
      Array.prototype.more = ([].more ?? 0) + 1;
      Lock.prototype.own = (Lock.prototype.own ?? 0) + 1;
      print(globalThis.n, Math.extra, [].more, Lock.prototype.own);
    }
    export default function main() {
      for (let i = 0; i < 3; i++) { const t = new Thread({ target: count }); t.start(); t.join(); }
    }
  `);
  expect(findings).toEqual([]);
  expect(output).toEqual(["1 1 1 1", "1 1 1 1", "1 1 1 1"]);
});
